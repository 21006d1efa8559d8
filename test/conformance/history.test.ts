import { rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { expect, test } from 'vitest';
import { mustRun, PYTHON } from './support/programs.ts';
import { startAtLoopback } from './support/service.ts';
import { article, writeFiles, type Files } from '../support/service/directory.ts';

const HEAD = 'title: Bells\nauthority: example.org\ngate: {growPercent: 1000000}\n';
const COUNT = 130;

const dateOf = (number: number): string => new Date(Date.UTC(2025, 0, number)).toISOString().slice(0, 10);
const idOf = (number: number): string => `tag:example.org,${dateOf(number)}:a${number}`;
const articles = (numbers: readonly number[], text = 'Text.'): Files =>
  Object.fromEntries(
    numbers.map((number) => [`a${number}.md`, article(`a${number}`, `${dateOf(number)}T10:00:00Z`, text)]),
  );
const upTo = (count: number): number[] => Array.from({ length: count }, (_, index) => index + 1);

interface Crawled {
  readonly url: string;
  readonly ids: readonly string[];
}

async function crawl(url: string): Promise<readonly Crawled[]> {
  const script = resolve(import.meta.dirname, 'crawl_with_feedparser.py');
  return JSON.parse(await mustRun(PYTHON, [script, url])) as Crawled[];
}

const idsIn = (documents: readonly Crawled[]): string[] => documents.flatMap(({ ids }) => ids);

test.each(['rss.xml', 'atom.xml', 'feed.json'])(
  '[28] [29] [30] feedparser follows the archives from /%s and finds every article exactly once',
  async (file) => {
    const service = await startAtLoopback({ 'publication.yaml': HEAD, ...articles(upTo(COUNT)) });
    const first = await crawl(`${service.origin}/${file}`);
    expect(first.map(({ url, ids }) => [url.slice(service.origin.length), ids.length])).toEqual([
      [`/${file}`, 20],
      [`/archive/3-10/${file}`, 10],
      [`/archive/2/${file}`, 50],
      [`/archive/1/${file}`, 50],
    ]);
    expect(idsIn(first)).toEqual(upTo(COUNT).map(idOf).reverse());

    // Further articles, one of them late with an old date; an edit, and some deletions.
    const gone = [10, 70, 105, 125];
    for (const number of gone) rmSync(join(service.content, `a${number}.md`));
    writeFiles(service.content, {
      ...articles([131, 132, 133, 134, 135]),
      ...articles([60], 'Another text.'),
      'late.md': article('late', '2024-01-01T10:00:00Z'),
    });
    service.clock.time += 3_600_000;
    expect(await service.regenerate()).toBeDefined();
    const left = upTo(135).filter((number) => !gone.includes(number));
    expect(idsIn(await crawl(`${service.origin}/${file}`)).sort()).toEqual(
      [...left.map(idOf), 'tag:example.org,2024-01-01:late'].sort(),
    );
  },
);
