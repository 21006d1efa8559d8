import { rmSync } from 'node:fs';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { identityOf } from '../../src/core/snapshot/resource.ts';
import { resourceOf } from '../../src/core/snapshot/snapshot.ts';
import type { Regenerator } from '../../src/core/publish/regenerator.ts';
import { ARCHIVE_SIZE } from '../../src/core/snapshot/archive-paths.ts';
import { article, writeFiles } from '../support/service/directory.ts';
import { PUBLICATION, regeneratorAt, workplace, type Workplace } from '../support/service/regenerator.ts';

/** One change by the author between two regenerations. */
type Step =
  | { readonly add: number; readonly isOld: boolean }
  | { readonly edit: number }
  | { readonly remove: number; readonly count: number };

const step = fc.oneof(
  { weight: 4, arbitrary: fc.record({ add: fc.integer({ min: 1, max: 40 }), isOld: fc.boolean() }) },
  { weight: 1, arbitrary: fc.record({ edit: fc.nat() }) },
  { weight: 1, arbitrary: fc.record({ remove: fc.nat(), count: fc.integer({ min: 1, max: 4 }) }) },
);

const DAY = 86_400_000;

/** Result of one crawl: titles and text of each document, by path. */
type Walk = ReadonlyMap<string, { readonly titles: readonly string[]; readonly text: string }>;

async function textAt(regenerator: Regenerator, path: string): Promise<string | undefined> {
  const found = regenerator.current()?.resources.get(path) ?? resourceOf(await regenerator.find(path));
  return found && identityOf(found).body.toString();
}

const pathOf = (url: string): string => url.replace(PUBLICATION.baseUrl, '/');

/** Follows links from the subscription document, as the format defines them. */
async function walk(regenerator: Regenerator, format: 'atom' | 'rss' | 'json'): Promise<Walk> {
  const seen = new Map<string, { titles: readonly string[]; text: string }>();
  let path: string | undefined = { atom: '/atom.xml', rss: '/rss.xml', json: '/feed.json' }[format];
  while (path !== undefined) {
    const text = await textAt(regenerator, path);
    if (text === undefined || seen.has(path)) throw new Error(`the chain breaks at ${path}`);
    const titles = [...text.matchAll(/title(?: type="text">|>|":")(t\d+)/g)].map((match) => match[1] ?? '');
    seen.set(path, { titles, text });
    const next: RegExpExecArray | null =
      format === 'json'
        ? /"next_url":"([^"]*)"/.exec(text)
        : /rel="prev-archive" type="[^"]*" href="([^"]*)"/.exec(text);
    path = next?.[1] === undefined ? undefined : pathOf(next[1]);
  }
  return seen;
}

const titlesIn = (found: Walk): string[] => [...found.values()].flatMap(({ titles }) => titles);

/** Performs one step and updates `live`, the titles of published articles. */
function act(place: Workplace, live: string[], told: Step, random: { next: number }): boolean {
  if ('add' in told) {
    for (let count = 0; count < told.add; count += 1) {
      const title = `t${(random.next += 1)}`;
      const published =
        place.clock.time - (told.isOld ? 400 + (random.next % 7) : 0) * DAY + random.next * 1000;
      writeFiles(place.content, {
        [`${title}.md`]: article(
          title,
          new Date(Math.min(published, place.clock.time)).toISOString(),
          `Text of ${title}.`,
        ),
      });
      live.push(title);
    }
    return true;
  }
  if (live.length === 0) return true;
  if ('edit' in told) {
    const title = live[told.edit % live.length] ?? '';
    writeFiles(place.content, {
      [`${title}.md`]: article(
        title,
        new Date(place.clock.time - DAY).toISOString(),
        `Mended at ${place.clock.time}.`,
      ),
    });
    return false;
  }
  // Never all of them, which the gate would refuse.
  const count = Math.min(told.count, live.length - 1);
  for (const title of live.splice(told.remove % live.length, count))
    rmSync(join(place.content, `${title}.md`));
  return false;
}

test('[29] [30] a crawl of the archives finds every article once, and additions change no archive', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 4, maxLength: 9 }), async (steps) => {
      const place = workplace();
      place.publication = { ...PUBLICATION, limit: 5 };
      const regenerator = regeneratorAt(place);
      await regenerator.restore();
      const live: string[] = [];
      const random = { next: 0 };
      let before: Walk = new Map();
      for (const told of steps) {
        place.clock.time += 3_600_000;
        const onlyAdds = act(place, live, told, random);
        await regenerator.regenerate();
        const now = await walk(regenerator, 'atom');
        expect(titlesIn(now).sort()).toEqual([...live].sort());
        expect(titlesIn(await walk(regenerator, 'json'))).toEqual(titlesIn(now));
        if (onlyAdds) {
          for (const [path, { text }] of before) {
            if (path !== '/atom.xml') expect(await textAt(regenerator, path)).toBe(text);
          }
        }
        before = now;
      }
      expect(titlesIn(await walk(regenerator, 'rss'))).toEqual(titlesIn(before));
      for (const { titles } of before.values()) expect(titles.length).toBeLessThanOrEqual(ARCHIVE_SIZE);
      await regenerator.close();
    }),
    { numRuns: 8 },
  );
});
