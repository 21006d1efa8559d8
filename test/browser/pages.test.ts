import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { lookAt, NO_FAULTS, openTab, startBrowser } from '../helpers/browser.ts';
import { SHIPPED_CONTENT } from '../helpers/cli.ts';
import { startService } from '../helpers/service.ts';

let browser: Browser;
beforeAll(async () => {
  browser = await startBrowser();
});
afterAll(() => browser.close());

test.each([
  ['twin', '/'],
  ['article', '/articles/china-russia-security-ties'],
])('[32] the %s of what is shipped is readable for everybody', async (name, path) => {
  const service = await startService({}, { content: SHIPPED_CONTENT, baseUrl: 'http://localhost/' });
  const page = await openTab(browser);
  await page.goto(service.origin + path);
  expect(await lookAt(page, name)).toEqual(NO_FAULTS);
});
