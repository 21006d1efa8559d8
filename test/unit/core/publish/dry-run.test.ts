import { expect, onTestFinished, test } from 'vitest';
import type { Finding } from '../../../../src/core/article/finding.ts';
import { EXTENSIONS } from '../../../../src/app/modules/feed-modules.ts';
import { dryRun } from '../../../../src/core/publish/dry-run.ts';
import { openVolatileStore } from '../../../../src/store/sqlite/sqlite-store.ts';
import { listener, regeneratorAt, workplace } from '../../../support/service/regenerator.ts';

const placesOf = (findings: readonly Finding[]): string[] =>
  findings.map(({ file, line }) => `${file}:${line}`);

test('a dry run and the service sort findings equally, by code points', async () => {
  // In UTF-16 the last of these would precede the one above it.
  const names = ['B.md', 'a.md', '\uff5e.md', '\u{1f600}.md'];
  const broken = '---\ntitle: A title\nauhtors: 5\npublished: never\n---\n';
  const place = workplace(Object.fromEntries(names.toReversed().map((name) => [name, broken])));
  const told = listener();
  const served = await regeneratorAt(place, told).regenerate();
  const store = await openVolatileStore();
  onTestFinished(() => store.close());
  const inspected = await dryRun({
    extensions: EXTENSIONS,
    contentDirectory: place.content,
    timezone: 'UTC',
    publication: place.publication,
    generator: 'test',
    store,
    previous: undefined,
    now: () => place.clock.time,
  });
  const expected = names.flatMap((name) => [`${name}:3`, `${name}:4`]);
  expect(placesOf(inspected.findings)).toEqual(expected);
  expect(placesOf(served?.snapshot.findings ?? [])).toEqual(expected);
});
