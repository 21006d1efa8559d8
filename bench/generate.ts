// Markdown articles for benchmarks: `tsx bench/generate.ts --out DIR --articles 10000`.

import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { createRandomOf, pick, wholeBelow, type Random } from './random.ts';
import { numberOf } from './report.ts';

/** Parameters of generated articles. */
export interface Generation {
  readonly articles: number;
  readonly tags: number;
  readonly authors: number;
  readonly seed: number;
}

/** 10,000 articles of 50 authors under 200 tags. */
export const DEFAULTS: Generation = { articles: 10_000, tags: 200, authors: 50, seed: 42 };

/** A file: its path below the content directory, with slashes, and its text. */
export interface GeneratedFile {
  readonly path: string;
  readonly text: string;
}

/** Publication dates cover these 25 years. */
const FIRST_MS = Date.UTC(2001, 0, 1);
const END_MS = Date.UTC(2026, 0, 1);

/** A body ends with the paragraph that exceeds this; with front matter, articles have about 3 KB. */
const BODY_CHARACTERS = 2700;

const WORDS = (
  'a amber and bell between bridge by carrier chart clock cloud compass copper crossing day door engine evening ' +
  'feed from garden glass hall harbour her his hour in its key lamp lantern ledger letter light lock mast meadow ' +
  'minute month morning night oil old on orchard paper poll quiet reader river roof rope sail signal slow stair ' +
  'star station stone street the their thread tide tower under water week window winter with year'
).split(' ');

/** Date of an article: evenly spaced, so the last article is the newest. */
export function dateOf(index: number, articles: number): Date {
  const seconds = Math.floor((index * (END_MS - FIRST_MS)) / articles / 1000);
  return new Date(FIRST_MS + seconds * 1000);
}

/** Generates an article from its arguments alone. */
export function generateArticle(index: number, generation: Generation, date?: Date): GeneratedFile {
  const random = createRandomOf(generation.seed, index);
  const written = (date ?? dateOf(index, generation.articles)).toISOString();
  const tags = new Set([wholeBelow(random, generation.tags), wholeBelow(random, generation.tags)]);
  // Hugo reads the date from this key.
  const text = [
    '---',
    `title: ${words(random, 5)} ${index}`,
    `published: ${written.replace('.000', '')}`,
    `tags: [${[...tags].map((tag) => `tag-${tag}`).join(', ')}]`,
    `authors: [Author ${wholeBelow(random, generation.authors)}]`,
    '---',
    '',
    body(random, index),
  ].join('\n');
  return { path: `${written.slice(0, 4)}/${written.slice(5, 7)}/article-${index}.md`, text };
}

/** Writes all articles below a directory, in folders YEAR/MONTH. Returns their total bytes. */
export function generate(directory: string, generation: Generation): number {
  const made = new Set<string>();
  let bytes = 0;
  for (let index = 0; index < generation.articles; index += 1) {
    const { path, text } = generateArticle(index, generation);
    const file = join(directory, path);
    const folder = dirname(file);
    if (!made.has(folder)) mkdirSync(folder, { recursive: true });
    made.add(folder);
    writeFileSync(file, text);
    bytes += Buffer.byteLength(text);
  }
  return bytes;
}

function body(random: Random, index: number): string {
  let text = '';
  while (text.length < BODY_CHARACTERS) text += `${block(random, index)}\n\n`;
  return text;
}

/** A heading, a list or, in most cases, a paragraph with a link. */
function block(random: Random, index: number): string {
  const kind = random();
  if (kind < 0.15) return `## ${words(random, 4)}`;
  if (kind < 0.25) return `- ${words(random, 6)}.\n- ${words(random, 7)}.`;
  const link = `[${words(random, 3)}](https://example.org/${index})`;
  return `${words(random, 30)}. ${link} *${words(random, 2)}* ${words(random, 25)}.`;
}

function words(random: Random, count: number): string {
  const text = Array.from({ length: count }, () => pick(random, WORDS)).join(' ');
  return text.charAt(0).toUpperCase() + text.slice(1);
}

function main(): void {
  const text = { type: 'string' } as const;
  const { values } = parseArgs({
    options: { out: text, articles: text, tags: text, authors: text, seed: text },
  });
  if (values.out === undefined) {
    console.error('usage: generate --out DIR [--articles N] [--tags N] [--authors N] [--seed N]');
    process.exitCode = 2;
    return;
  }
  const generation: Generation = {
    articles: numberOf('articles', values.articles, DEFAULTS.articles),
    tags: numberOf('tags', values.tags, DEFAULTS.tags),
    authors: numberOf('authors', values.authors, DEFAULTS.authors),
    seed: numberOf('seed', values.seed, DEFAULTS.seed),
  };
  const bytes = generate(resolve(values.out), generation);
  console.log(`${generation.articles} articles, ${(bytes / 1e6).toFixed(1)} MB, in ${values.out}`);
}

if (process.argv[1] === import.meta.filename) main();
