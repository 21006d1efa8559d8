import { renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { Regenerator } from '../../../../src/core/publish/regenerator.ts';
import { article, temporaryDirectory, type Files } from '../../../support/service/directory.ts';
import { copyStore, ON_FILES } from '../../../support/store/engine.ts';
import { listener, regeneratorAt, workplace, type Workplace } from '../../../support/service/regenerator.ts';

const MINUTE = 60_000;
const DAY = 86_400_000;

/** Articles unlike each other. */
const story = (folder: string, count: number): Files =>
  Object.fromEntries(
    Array.from({ length: count }, (_, index) => [
      `${folder}/a${index}.md`,
      article(`Title ${index}`, '2026-01-01T10:00:00Z', `${folder}${index} `.repeat(30), 'tags: [sea]'),
    ]),
  );

/** A copy of the disk in this moment, as a killed process leaves it. */
async function killed(place: Workplace): Promise<Workplace> {
  const data = temporaryDirectory();
  await copyStore(place.data, data);
  return { ...place, data };
}

const answer = (regenerator: Regenerator, path: string): Promise<string> =>
  regenerator.find(path).then(
    (found) => (found === undefined ? 'nothing' : found.kind === 'gone' ? 'gone' : 'found'),
    (error: unknown) => String(error),
  );

test('[4] [66] nothing is lost when a folder is renamed before a kill and back after it', async () => {
  const place = workplace({ ...story('x', 5), ...story('z', 20) });
  const first = regeneratorAt(place);
  await first.regenerate();
  // The file index is stored now.
  await first.close();
  const second = regeneratorAt(place);
  await second.regenerate();
  renameSync(join(place.content, 'x'), join(place.content, 'y'));
  place.clock.time += MINUTE;
  await second.regenerate();
  expect(second.current()?.articles).toBe(25);
  const left = await killed(place);
  renameSync(join(place.content, 'y'), join(place.content, 'x'));
  left.clock.time += MINUTE;
  const third = regeneratorAt(left);
  await third.restore();
  await third.regenerate();
  expect(third.current()?.articles).toBe(25);
  expect(await answer(third, '/articles/a1')).toBe('found');
});

test('[6] an article that expired because the clock was ahead comes back', async () => {
  const place = workplace({
    'b.md': article('B', '2026-01-02T10:00:00Z', 'Other text.'),
  });
  const expires = new Date(place.clock.time + 40 * DAY).toISOString();
  writeFileSync(
    join(place.content, 'a.md'),
    article('A', '2026-01-01T10:00:00Z', 'Text.', `expires: ${expires}`),
  );
  const regenerator = regeneratorAt(place);
  const at = async (time: number): Promise<number | undefined> => {
    place.clock.time = time;
    await regenerator.regenerate();
    return regenerator.current()?.articles;
  };
  const start = place.clock.time;
  expect([await at(start), await at(start + 400 * DAY), await at(start + MINUTE)]).toEqual([2, 1, 2]);
});

test('[6] [66] an article that becomes due while files are read is published right afterwards', async () => {
  const place = workplace({ 'b.md': article('B', '2026-01-02T10:00:00Z', 'Other text.') });
  const due = place.clock.time + MINUTE;
  writeFileSync(join(place.content, 'a.md'), article('A', new Date(due).toISOString(), 'Text.'));
  let onLoad = (): void => {};
  const regenerator = regeneratorAt(place, listener(), () => onLoad());
  await regenerator.regenerate();
  place.clock.time = due - 1000;
  onLoad = () => (place.clock.time = due + 500);
  writeFileSync(join(place.content, 'c.md'), article('C', '2026-01-03T00:00:00Z', 'Third text.'));
  await regenerator.regenerate();
  expect(regenerator.current()?.articles).toBe(2);
  expect(regenerator.nextTurn()).toBe(due);
  await regenerator.regenerate();
  expect(regenerator.current()?.articles).toBe(3);
});

describe('while texts of many new articles are being stored', () => {
  // The state of the store at exactly this moment is visible only in a file.
  test.runIf(ON_FILES)('[66] the feed of a tag does not appear empty, even after a kill', async () => {
    const place = workplace(story('x', 600));
    const first = regeneratorAt(place);
    await first.regenerate();
    const second = regeneratorAt(await killed(place));
    await second.restore();
    expect(await answer(second, '/tags/sea/feed.json')).toContain('not all known');
  });
});
