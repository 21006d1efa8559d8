import { mkdirSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { toInstant } from '../../../../../src/core/article/instant.ts';
import { readAdopted } from '../../../../../src/core/content/site/adopted-file.ts';
import { adoptedItemsOf, hashOfAdopted } from '../../../../../src/core/content/site/adopted-items.ts';
import { judgeFirst } from '../../../../../src/core/snapshot/adoption/adoption-gate.ts';

const MOMENT = toInstant(Date.parse('2026-06-10T21:30:00Z'));

const judge = (date: string) => {
  const at = (text: string) => toInstant(Date.parse(text));
  const entry = (path: string, published: string) => ({
    path,
    id: `tag:old.example,2026:${path}`,
    title: path,
    link: `https://old.example/${path}`,
    published: at(published),
    updated: at(published),
    isRecent: true,
  });
  const known = entry('old.md', '2026-05-01T10:00:00Z');
  const items = [{ article: 'old.md', id: known.id, title: 'old.md', isRecent: true }];
  return judgeFirst({ adoption: { moment: MOMENT, items }, findings: [] }, () => [
    known,
    entry('new.md', date),
  ]);
};

describe('an article that the old feed did not have', () => {
  test('[68] goes out if it is dated by the day of the move, in any zone', () => {
    expect(judge('2026-06-10T00:00:00Z')).toEqual([]);
    expect(judge('2026-06-09T22:00:00Z')).toEqual([]);
    expect(judge('2026-06-11T08:00:00Z')).toEqual([]);
  });

  test('[73] is refused if it is older', () => {
    expect(judge('2026-06-08T22:00:00Z').map(({ rule }) => rule)).toEqual(['new']);
  });
});

test('[73] a file of which nothing can be used refuses the first start; an empty one does not', () => {
  const { adoption, findings } = readAdopted('items: [[[');
  expect(judgeFirst({ adoption, findings }, () => [])).toMatchObject([{ rule: 'new' }]);
  expect(judgeFirst(readAdopted('items: []'), () => [])).toEqual([]);
});

test('[73] a file that is a link or a directory is not taken for none', () => {
  const root = mkdtempSync(join(tmpdir(), 'adopted-'));
  expect(hashOfAdopted(root)).toBeUndefined();
  mkdirSync(join(root, 'adopted.yaml'));
  const adopted = hashOfAdopted(root);
  expect(adopted).toBeDefined();
  const read = adoptedItemsOf(root, { adopted });
  expect(judgeFirst(read, () => []).map(({ message }) => message)).toEqual([
    expect.stringContaining('adopted.yaml:1 is not read'),
  ]);
});
