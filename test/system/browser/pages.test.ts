import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { lookAt, NO_FAULTS, openTab, startBrowser, takePicture, watchedOf } from './browser.ts';
import { SHIPPED_CONTENT } from '../../support/service/cli.ts';
import { LIVELY } from '../../support/documents/sample-publication.ts';
import { RIGHT_TO_LEFT } from '../../support/documents/right-to-left.ts';
import { startServiceAsItself } from '../../support/service/service.ts';

let browser: Browser;
beforeAll(async () => {
  browser = await startBrowser();
});
afterAll(() => browser.close());

describe('[32] is accessible at two widths and in both schemes:', () => {
  test.each([
    ['twin', '/'],
    ['article', '/articles/china-russia-security-ties'],
  ])('the %s of the shipped content', async (name, path) => {
    const service = await startServiceAsItself({}, { content: SHIPPED_CONTENT });
    const page = await openTab(browser);
    await page.goto(service.origin + path);
    expect(await lookAt(page, name)).toEqual(NO_FAULTS);
  });

  test('a sample publication: feed page, article, recording, tag, archive', async () => {
    const service = await startServiceAsItself(LIVELY);
    const page = await openTab(browser);
    for (const [name, path] of [
      ['lively-twin', '/'],
      ['lively-article', '/articles/ferry'],
      ['lively-recording', '/articles/episode'],
      ['lively-tag', '/tags/ferries/'],
      ['lively-archive', '/archive/1-1/'],
    ] as const) {
      await page.goto(service.origin + path);
      expect(await lookAt(page, name)).toEqual(NO_FAULTS);
    }
  });

  test('a right-to-left publication: feed page, article', async () => {
    const service = await startServiceAsItself(RIGHT_TO_LEFT);
    const page = await openTab(browser);
    for (const [name, path] of [
      ['rtl-twin', '/'],
      ['rtl-article', '/articles/guide'],
      ['rtl-foreign', '/articles/foreign'],
    ] as const) {
      await page.goto(service.origin + path);
      expect(await lookAt(page, name)).toEqual(NO_FAULTS);
    }
  });
});

test('print shows the text, and no controls', async () => {
  const service = await startServiceAsItself(LIVELY);
  const page = await openTab(browser, { viewport: { width: 794, height: 1123 } });
  for (const path of ['/', '/articles/ferry']) {
    await page.goto(service.origin + path);
    await page.emulateMedia({ media: 'print', colorScheme: 'dark' });
    expect(await page.evaluate(`matchMedia('print').matches`)).toBe(true);
    await takePicture(page, `print-${path === '/' ? 'twin' : 'article'}`);
    const shown = await page.evaluate<string>('document.body.innerText');
    expect(shown).toContain('The ferry that left an hour early');
    expect(shown).not.toMatch(/Copy|Feedly|source/);
    expect(await page.evaluate('getComputedStyle(document.body).backgroundColor')).toBe('rgb(255, 255, 255)');
  }
});

describe('a person who opens an address', () => {
  test.each(['/rss.xml', '/atom.xml', '/feed.json', '/tags/ferries/rss.xml', '/archive/1-1/feed.json'])(
    '[48] of a document (%s) sees its page',
    async (path) => {
      const service = await startServiceAsItself(LIVELY);
      const page = await openTab(browser);
      await page.goto(service.origin + path);
      expect(page.url()).toBe(service.origin + path.slice(0, path.lastIndexOf('/') + 1));
      expect(await page.locator('h1').count()).toBe(1);
      expect(watchedOf(page)).toEqual({ messages: [], strangers: [] });
    },
  );

  test('gets its page, while fetch() in a page gets the document', async () => {
    const service = await startServiceAsItself(LIVELY);
    const page = await openTab(browser);
    // The page's own policy forbids fetching; the one of plain text allows it.
    await page.goto(`${service.origin}/readyz`);
    expect(
      await page.evaluate(`fetch('/rss.xml').then((answer) => answer.headers.get('Content-Type'))`),
    ).toBe('application/rss+xml; charset=utf-8');
  });
});

describe('an address', () => {
  test('is copied by its button', async () => {
    const service = await startServiceAsItself(LIVELY);
    const page = await openTab(browser, { permissions: ['clipboard-read', 'clipboard-write'] });
    await page.goto(service.origin);
    for (const [format, file] of [
      ['Atom', 'atom.xml'],
      ['RSS', 'rss.xml'],
      ['JSON Feed', 'feed.json'],
    ]) {
      await page.getByRole('button', { name: `Copy the ${format} address` }).click();
      await page.getByText(`${format} address copied.`).waitFor();
      expect(await page.evaluate('navigator.clipboard.readText()')).toBe(`${service.origin}/${file}`);
    }
    expect(watchedOf(page)).toEqual({ messages: [], strangers: [] });
  });

  test('is copied without https, where there is no clipboard interface', async () => {
    const service = await startServiceAsItself(LIVELY);
    const page = await openTab(browser, { permissions: ['clipboard-read', 'clipboard-write'] });
    await page.addInitScript(`Object.defineProperty(navigator, 'clipboard', { value: undefined })`);
    await page.goto(service.origin);
    await page.getByRole('button', { name: 'Copy the RSS address' }).click();
    await page.getByText('RSS address copied.').waitFor();
    const other = await page.context().newPage();
    await other.goto(service.origin);
    expect(await other.evaluate('navigator.clipboard.readText()')).toBe(`${service.origin}/rss.xml`);
  });

  test('can be selected without scripts, and shows no button', async () => {
    const service = await startServiceAsItself(LIVELY);
    const page = await openTab(browser, { javaScriptEnabled: false });
    await page.goto(service.origin);
    expect(await page.getByRole('button').count()).toBe(0);
    expect(await page.getByLabel('RSS', { exact: true }).inputValue()).toBe(`${service.origin}/rss.xml`);
    await takePicture(page, 'twin-without-scripts');
  });
});
