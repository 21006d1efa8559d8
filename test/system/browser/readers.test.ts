import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { lookAt, NO_FAULTS, openTab, startBrowser } from './browser.ts';
import { article } from '../../support/service/directory.ts';
import { poll } from '../../support/readers/readers.ts';
import { startService, type Service } from '../../support/service/service.ts';

let browser: Browser;
beforeAll(async () => {
  browser = await startBrowser();
});
afterAll(() => browser.close());

const TOKEN = 'correct-horse-battery-staple';
const HOUR = 3_600_000;

const AGENTS: readonly string[] = [
  'Feedly/1.0 (+http://www.feedly.com/fetcher.html; 1204 subscribers; like FeedFetcher-Google)',
  'Feedbin feed-id:1697787 - 102 subscribers',
  'Mozilla/5.0 (compatible; theoldreader.com; 31 subscribers; feed-id=cead6c3a837650eeefd8fe4a)',
  'FreshRSS/1.29.1 (Linux; https://freshrss.org)',
  'newsboat/2.21 (Linux x86_64)',
  'newsboat/2.37 (Linux x86_64)',
  'NetNewsWire (RSS Reader; https://netnewswire.com/)',
  'curl/8.5.0',
  'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0',
  `<b>Very</b> long name of somebody who${'x'.repeat(100)}/1.0`,
];

/** Polls for a week, with well-behaved and misbehaving clients. */
async function week(service: Service): Promise<void> {
  const first = await poll(service, { userAgent: AGENTS[0] ?? '' });
  const known = { 'If-None-Match': first.headers.etag ?? '' };
  for (let day = 0; day < 7; day += 1) {
    for (const [index, userAgent] of AGENTS.entries()) {
      for (let times = 0; times <= (day + index) % 4; times += 1) {
        const path = index % 3 === 0 ? '/atom.xml' : '/rss.xml';
        const address = `192.0.2.${index * 10 + times}`;
        await poll(service, { userAgent, address, path, headers: index % 2 === 0 ? known : {} });
      }
    }
    await poll(service, { userAgent: AGENTS[4] ?? '', path: '/tags/news/rss.xml' });
    service.clock.time += 24 * HOUR;
  }
  service.clock.time -= HOUR;
}

test('the report is readable: narrow and wide, light and dark, without scripts', async () => {
  const files = { 'one.md': article('One', '2026-01-01T10:00:00Z', 'Text. '.repeat(200), 'tags: [news]') };
  const service = await startService(files, {
    trustProxy: 'loopback',
    secrets: { readersToken: TOKEN },
    baseUrl: 'http://localhost/',
  });
  await week(service);
  const tab = await openTab(browser, { httpCredentials: { username: 'anybody', password: TOKEN } });
  await tab.goto(`${service.origin}/readers`);
  expect(await tab.textContent('h1')).toBe('Readers');
  // A reader is named by its User-Agent, which is escaped.
  expect(await tab.locator('th[scope=row]', { hasText: '<b>Very</b>' }).count()).toBe(0);
  expect(await tab.locator('main b').count()).toBe(0);
  expect(await lookAt(tab, 'readers')).toEqual(NO_FAULTS);
  for (const plot of await tab.locator('figure > svg').all()) {
    expect((await plot.boundingBox())?.height).toBeGreaterThan(80);
  }

  await tab.click('text=The same as JSON');
  expect(tab.url()).toBe(`${service.origin}/readers.json`);
});

test('figures stay readable beside long feed names, and names keep their own script', async () => {
  const tags = ['a name that goes on because somebody did not know where to end it', 'خبر عاجل'];
  const files = {
    'one.md': article('One', '2026-01-01T10:00:00Z', 'Text.', `tags: ${JSON.stringify(tags)}`),
  };
  const service = await startService(files);
  const paths = [
    '/tags/%D8%AE%D8%A8%D8%B1-%D8%B9%D8%A7%D8%AC%D9%84/',
    `/tags/${(tags[0] ?? '').replaceAll(' ', '-')}/`,
  ];
  for (const path of paths) {
    const { status } = await poll(service, { userAgent: AGENTS[0] ?? '', path: `${path}rss.xml` });
    expect(status).toBe(200);
  }
  const tab = await openTab(browser, { viewport: { width: 320, height: 700 } });
  await tab.goto(`${service.origin}/readers`);
  expect(await tab.locator('th[scope=row]').allTextContents()).toContain('/tags/خبر-عاجل/');
  const overlaps = await tab.evaluate(`[...document.querySelectorAll('svg svg')].map((label) => {
    const shownUpTo = label.ownerSVGElement.getBoundingClientRect().left + label.width.baseVal.value;
    const isCut = getComputedStyle(label).overflow === 'hidden';
    return !isCut || shownUpTo > label.nextElementSibling.getBoundingClientRect().left;
  })`);
  // One bar for each feed and for each day.
  expect(overlaps).toEqual(Array.from({ length: 2 + 7 }, () => false));
  expect(await lookAt(tab, 'readers-long')).toEqual(NO_FAULTS);
});

test('before the first poll it says so', async () => {
  const service = await startService({ 'one.md': article('One', '2026-01-01T10:00:00Z') });
  const tab = await openTab(browser);
  await tab.goto(`${service.origin}/readers`);
  expect(await tab.textContent('main')).toContain('No polls yet.');
  expect(await lookAt(tab, 'readers-nobody')).toEqual(NO_FAULTS);
});
