import { toRfc3339, type Instant } from '../article/instant.ts';
import type { AdoptedItem, Adoption } from './adopted-item.ts';

const HEADER = `# What readers of the earlier publication know: ids, dates and addresses of its items.
# Written by feedwright adopt and feedwright import. Keep this file with the articles: it gives
# them the same ids again when the data directory is lost. One item on each line.
`;

/**
 * Content of adopted.yaml: YAML with one item on each line, which is JSON as well, so that large files are read fast.
 * The same items give the same text.
 */
export function writeAdopted({ items, moment }: Adoption): string {
  const head = moment === undefined ? HEADER : `${HEADER}adopted: ${toRfc3339(moment)}\n`;
  if (items.length === 0) return `${head}items: []\n`;
  return `${head}items:\n${items.map((item) => `  - ${lineOf(item)}\n`).join('')}`;
}

function lineOf({ isRecent, published, updated, ...item }: AdoptedItem): string {
  const { article, id, atomId, title, link, permalink, aliases } = item;
  const written = JSON.stringify({
    article,
    id,
    atomId,
    title,
    link,
    published: dateOf(published),
    updated: dateOf(updated),
    permalink,
    aliases: aliases?.length === 0 ? undefined : aliases,
    recent: isRecent === true ? true : undefined,
  });
  return escaped(written);
}

function dateOf(instant: Instant | undefined): string | undefined {
  return instant === undefined ? undefined : toRfc3339(instant);
}

/** Characters that YAML does not allow as they are (1.2.2, 5.1), and those that editors take for line ends. */
const UNFIT = /[\u007F-\u009F\u2028\u2029\uFEFF\uFFFE\uFFFF]/gu;

function escaped(json: string): string {
  return json.replace(UNFIT, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`);
}
