import { join, resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { importInto, itemsOf, NOW, seen } from '../../support/moving/imported.ts';
import { statusOf } from '../../support/service/ledger-service.ts';
import { request } from '../../support/service/request.ts';
import { startService, type Service } from '../../support/service/service.ts';

const FIXTURES = resolve(import.meta.dirname, '../../fixtures/moving');

const serve = async (): Promise<Service> => {
  const { content, result } = await importInto([join(FIXTURES, 'blogger.xml')]);
  expect(result.report.errors).toBe(0);
  return startService({}, { content, baseUrl: 'https://ice.blogspot.example/', now: () => NOW });
};

describe('an export of Blogger', () => {
  test('[73] is published with the id, title, link, date, labels, enclosure and text of each item', async () => {
    const { origin } = await serve();
    const before = await itemsOf(join(FIXTURES, 'blogger-feed.xml'));
    expect(before.size).toBe(2);
    for (const path of ['/rss.xml', '/atom.xml', '/feed.json']) {
      const after = await itemsOf((await request(origin + path)).body);
      expect([...after.keys()].toSorted()).toEqual([...before.keys()].toSorted());
      for (const [id, item] of before) expect(seen(after.get(id) ?? item)).toEqual(seen(item));
    }
  });

  test.each([
    ['/2012/05/ice-in-may.html', '200'],
    ['/2012/05/ice-in-may.html?m=1', '200'],
    ['/feeds/posts/default', '200'],
    ['/feeds/posts/default?redirect=false', '200'],
    ['/feeds/posts/default?alt=rss', '200'],
    ['/feeds/posts/default?redirect=false&alt=rss', '200'],
    ['/rss.xml', '200'],
    ['/atom.xml', '200'],
  ])('[71] the old address %s answers %s', async (path, expected) => {
    expect(await statusOf(await serve(), path)).toBe(expected);
  });
});
