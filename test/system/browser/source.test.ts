import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { isTooWide, openTab, SCHEMES, startBrowser, takePicture, watchedOf, WIDTHS } from './browser.ts';
import { temporaryDirectory } from '../../support/service/directory.ts';
import { LIVELY } from '../../support/documents/sample-publication.ts';
import { request } from '../../support/service/request.ts';
import { RIGHT_TO_LEFT } from '../../support/documents/right-to-left.ts';
import { startServiceAsItself } from '../../support/service/service.ts';

let browser: Browser;
beforeAll(async () => {
  browser = await startBrowser();
});
afterAll(() => browser.close());

/** Texts of the elements that the style sheet shows. */
const SHOWN = `[...document.querySelectorAll('*')]
  .filter((element) => element.children.length === 0 && element.getClientRects().length > 0)
  .map((element) => element.localName + ': ' + element.textContent)`;

describe('raw XML is readable by CSS alone', () => {
  test.each([
    ['rss', 'lively', LIVELY],
    ['atom', 'lively', LIVELY],
    ['rss', 'rtl', RIGHT_TO_LEFT],
    ['atom', 'rtl', RIGHT_TO_LEFT],
  ])('%s of a %s publication', async (format, name, files) => {
    const service = await startServiceAsItself(files);
    const page = await openTab(browser, { javaScriptEnabled: false });
    await page.goto(`${service.origin}/${format}.xml?source`);
    for (const width of WIDTHS) {
      for (const scheme of SCHEMES) {
        await page.setViewportSize({ width, height: 900 });
        await page.emulateMedia({ colorScheme: scheme });
        await takePicture(page, `source-${format}-${name}-${width}-${scheme}`);
        expect(await isTooWide(page)).toBe(false);
      }
    }
    expect(watchedOf(page)).toEqual({ messages: [], strangers: [] });
  });

  test.each([
    ['rss', ['title', 'pubDate', 'creator', 'description', 'link']],
    ['atom', ['title', 'published', 'name', 'summary', 'link']],
  ])('%s shows plain text, and nothing meant for programs', async (format, names) => {
    const service = await startServiceAsItself(LIVELY);
    const page = await openTab(browser);
    await page.goto(`${service.origin}/${format}.xml?source`);
    const shown = await page.evaluate<string[]>(SHOWN);
    const about = format === 'rss' ? 'description' : 'subtitle';
    expect(shown.slice(0, 2)).toEqual([
      'title: The Harbour Gazette',
      `${about}: Ships, weather and what the gulls say. Every morning, from the north quay.`,
    ]);
    expect(shown[2]).toBe('link: ');
    expect(new Set(shown.slice(3).map((text) => text.split(':')[0]))).toEqual(new Set(names));
    expect(shown.join('\n')).not.toMatch(/<p>|tag:|hourly|Feedwright\//);
    expect(await page.title()).toBe('');
  });

  test.each(['rss', 'atom'])('%s in a saved file', async (format) => {
    const service = await startServiceAsItself(LIVELY);
    const file = join(temporaryDirectory(), 'saved.xml');
    writeFileSync(file, (await request(`${service.origin}/${format}.xml`)).body);
    const page = await openTab(browser);
    await page.goto(`file://${file}`);
    expect((await page.evaluate<string[]>(SHOWN))[0]).toBe('title: The Harbour Gazette');
  });
});
