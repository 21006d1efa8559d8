import type { Post } from './post.ts';

/** Constructs that every dialect spells in its own way. */
export interface Spelling {
  readonly picture: string;
  readonly link: string;
  readonly film: string;
  /** A tag, comment or component that must not reach a reader. */
  readonly tag?: string | undefined;
  readonly note?: string | undefined;
  readonly code?: string | undefined;
  /** Mark of the end of the summary. */
  readonly more?: string | undefined;
}

/** Blocks that all dialects of Markdown write alike. */
const COMMON: readonly ((post: Post) => string)[] = [
  ({ index }) =>
    `A claim.[^${index % 2 === 0 ? '1' : 'note'}]\n\n[^${index % 2 === 0 ? '1' : 'note'}]: Measured on _Tuesday_.`,
  () => '| Day | Ice |\n| --- | --- |\n| Monday | thin |\n| Tuesday | thick |',
  () => '- [x] Measured\n- [ ] Written down',
  () => '> The ferry stayed where it was.',
  () => '```sh\n# In code: {{< youtube x >}} {% raw %} [^9] [[x]] :::note\necho "$HOME"\n```',
  () => 'It costs $5 and $6, at 10:30:45, if a < b.',
  () => '## A heading below\n\n1. One\n2. Two',
];

/** The text of a post: its paragraphs with two of the common blocks and up to two of the dialect's between them. */
export function textOf(post: Post, spelling: Spelling): string {
  const { index } = post;
  const own = [
    spelling.picture,
    `See ${spelling.link}.`,
    spelling.film,
    spelling.tag,
    spelling.note,
    spelling.code,
  ].filter((block) => block !== undefined);
  const [first = '', ...rest] = post.paragraphs;
  const blocks = [
    first,
    ...(spelling.more !== undefined && index % 3 === 0 ? [spelling.more] : []),
    own[index % own.length],
    ...rest,
    COMMON[index % COMMON.length]?.(post),
    own[(index * 5 + 2) % own.length],
    COMMON[(index * 3 + 1) % COMMON.length]?.(post),
  ];
  return `${[...new Set(blocks)].join('\n\n')}\n`;
}

/** Front matter in YAML. */
export function yaml(values: Readonly<Record<string, unknown>>): string {
  return `---\n${lines(values, ': ')}---\n\n`;
}

/** Front matter in TOML, with tables below the values. */
export function toml(values: Readonly<Record<string, unknown>>, tables = ''): string {
  return `+++\n${lines(values, ' = ')}${tables}+++\n\n`;
}

/** A value that is written as it is: a date, or text without quotation marks. */
export class Bare {
  readonly text: string;
  constructor(text: string) {
    this.text = text;
  }
}

/** Returns text that is written without quotation marks. */
export const bare = (text: string): Bare => new Bare(text);

function lines(values: Readonly<Record<string, unknown>>, between: string): string {
  return Object.entries(values)
    .filter(([, value]) => value !== undefined)
    .map(([key, value]) => `${key}${between}${value instanceof Bare ? value.text : JSON.stringify(value)}\n`)
    .join('');
}
