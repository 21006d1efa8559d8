import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { article, writeFiles } from '../../support/service/directory.ts';
import { request } from '../../support/service/request.ts';
import { said, type Said } from '../../support/documents/read-documents.ts';
import { restartService, startService, type Service } from '../../support/service/service.ts';

const prose = (name: string, length = 40): string =>
  Array.from({ length }, (_, index) => `${name}${index}`).join(' ');

const FILES = {
  'publication.yaml': 'authority: example.org\ntitle: Test\n',
  'one.md': article('One', '2026-01-01T10:00:00Z', prose('one')),
  'two.md': article('Two', '2026-03-01T11:30:00Z', prose('two')),
};
const NOON = '2026-03-01T12:00:00Z';

async function regenerateAt(service: Service, time: string): Promise<Said> {
  service.clock.time = Date.parse(time);
  await service.regenerate();
  expect(service.health().reasons).toEqual([]);
  return said(service);
}

/** Expects that no value compared by readers decreases, whatever was changed. */
function expectNoFall(before: Said, after: Said): void {
  expect(Date.parse(after.updated)).toBeGreaterThanOrEqual(Date.parse(before.updated));
  for (const [path, modified] of Object.entries(after.modified)) {
    // Not sent if it lies ahead of the clock (RFC 9110, 8.8.2.1).
    if (!Number.isNaN(modified) && !Number.isNaN(before.modified[path]))
      expect(modified).toBeGreaterThanOrEqual(before.modified[path] ?? 0);
  }
  for (const [title, item] of Object.entries(after.items)) {
    const was = before.items[title];
    if (was === undefined) continue;
    expect([item.id, item.published]).toEqual([was.id, was.published]);
    expect(Date.parse(item.updated)).toBeGreaterThanOrEqual(Date.parse(was.updated));
  }
}

test.each([
  ['set back an hour', '2026-03-01T11:00:00Z'],
  ['set back to 1970', '1970-01-01T00:00:00Z'],
  ['set forward a year', '2027-03-01T12:00:00Z'],
])('[3] [6] [37] a clock that is %s changes nothing, not even after a restart', async (_, time) => {
  const service = await startService(FILES);
  const before = await said(service);
  expect(before.ids).toHaveLength(2);
  expect((await regenerateAt(service, time)).tags).toEqual(before.tags);
  const again = await restartService(service);
  expect((await regenerateAt(again, time)).tags).toEqual(before.tags);
  expect(await regenerateAt(again, NOON)).toEqual(before);
});

test.each([
  ['set back an hour', '2026-03-01T11:00:00Z'],
  ['set forward a year', '2027-03-01T12:00:00Z'],
])('[4] [20] [31] [37] edits, additions and deletions under a clock that is %s', async (_, time) => {
  const service = await startService({
    ...FILES,
    'three.md': article('Three', '2026-02-01T10:00:00Z', prose('three')),
  });
  let before = await said(service);
  const changes: (readonly [time: string, change: () => void])[] = [
    [time, () => writeFiles(service.content, { 'one.md': `${FILES['one.md']}\n\n${prose('added', 20)}\n` })],
    [
      time,
      () => writeFiles(service.content, { 'new.md': article('New', '2026-02-02T10:00:00Z', prose('new')) }),
    ],
    [time, () => rmSync(join(service.content, 'three.md'))],
    [
      '2026-03-01T12:00:05Z',
      () => writeFiles(service.content, { 'one.md': `${FILES['one.md']}\n\n${prose('other', 40)}\n` }),
    ],
    ['2026-03-01T12:00:06Z', () => rmSync(join(service.content, 'two.md'))],
  ];
  let running = service;
  for (const [at, change] of changes) {
    const modified = Object.entries(before.modified).filter(([, date]) => !Number.isNaN(date));
    change();
    const after = await regenerateAt(running, at);
    expectNoFall(before, after);
    for (const [path, date] of modified) {
      expect([path, after.tags[path]]).not.toEqual([path, before.tags[path]]);
      // A client with only the date of the previous document gets the new one.
      const { status } = await request(running.origin + path, {
        headers: { 'If-Modified-Since': new Date(date).toUTCString() },
      });
      expect([path, status]).toEqual([path, 200]);
    }
    running = await restartService(running);
    await running.regenerate();
    expect((await said(running)).tags).toEqual(after.tags);
    before = after;
  }
  expect(before.ids).toEqual(['tag:example.org,2026-02-02:new', 'tag:example.org,2026-01-01:one']);
  expect(before.deleted).toHaveLength(2);
});

test('[6] a scheduled article is published once the clock is right', async () => {
  const service = await startService({
    ...FILES,
    'next.md': article('Next', '2026-03-01T12:30:00Z', prose('next')),
  });
  expect((await regenerateAt(service, '2026-03-01T11:00:00Z')).ids).toHaveLength(2);
  expect((await regenerateAt(service, '2026-03-01T12:29:59Z')).ids).toHaveLength(2);
  expect((await regenerateAt(service, '2026-03-01T12:30:00Z')).ids).toHaveLength(3);
});
