import type { Files } from '../service/directory.ts';
import type { MovingPost } from './posts.ts';

/** A program that publishes a folder of articles as files. */
export interface OldPublisher {
  readonly name: string;
  /** Paths of its feeds. */
  readonly feeds: readonly string[];
  /** False if it publishes no post without a title. */
  readonly allowsNoTitle: boolean;
  /**
   * Slugs of posts whose titles sfeed reads in the old feed as no reader should. It tells items apart by title too, so
   * that it shows them again.
   */
  readonly titlesThatOnlySfeedReads: readonly string[];
  /** Files of the site that are no posts. `origin` has no slash at the end. */
  readonly frame: (origin: string) => Files;
  /** File of a post as the program keeps it. */
  readonly fileOf: (post: MovingPost) => readonly [path: string, text: string];
  /** Path of a post's page. */
  readonly pathOf: (post: MovingPost) => string;
  /** Builds the site in this directory; resolves to the directory of its pages. `packages` has those of npm. */
  readonly build: (site: string, packages: string) => Promise<string>;
}

/** Day of a post, in the parts that addresses have. */
export function dayOf({ published }: MovingPost): {
  readonly year: string;
  readonly month: string;
  readonly day: string;
} {
  const [year = '', month = '', day = ''] = published.slice(0, 10).split('-');
  return { year, month, day };
}

/** Front matter in YAML. JSON is YAML, and so keeps every title exact. Undefined values are left out. */
export function frontMatterOf(values: Readonly<Record<string, unknown>>): string {
  const lines = Object.entries(values)
    .filter(([, value]) => value !== undefined)
    .map(([key, value]) => `${key}: ${value instanceof Date ? timeOf(value) : JSON.stringify(value)}`);
  return ['---', ...lines, '---', '', ''].join('\n');
}

const timeOf = (date: Date): string => date.toISOString().replace('.000', '');

/** Text of a post in Markdown, with its picture at this address. */
export function markdownOf({ paragraphs, hasPicture }: MovingPost, picture: string): string {
  return `${[...paragraphs, ...(hasPicture ? [`![The pier](${picture})`] : [])].join('\n\n')}\n`;
}
