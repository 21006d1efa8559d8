import { mkdirSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { AxeResults } from 'axe-core';
import {
  chromium,
  type Browser,
  type BrowserContextOptions,
  type CDPSession,
  type ConsoleMessage,
  type Page,
} from 'playwright-core';
import { onTestFinished } from 'vitest';

/** Debian's Chromium. */
const PROGRAM = '/usr/bin/chromium';

/** Flags that keep Chromium from contacting other hosts; playwright provides an empty profile. */
const FLAGS: readonly string[] = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  // Hosts other than the service do not resolve.
  '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost',
];

const AXE = createRequire(import.meta.url).resolve('axe-core/axe.min.js');

/** Directory of screenshots for people to look at; git ignores it. */
const SCREENSHOTS = resolve(import.meta.dirname, '../../../test-artefacts/screenshots');

/** Widths of a narrow phone and of a wide screen, in CSS pixels. */
export const WIDTHS = [320, 1280] as const;
export const SCHEMES = ['light', 'dark'] as const;

/** Events behind a page since it was opened. */
export interface Watched {
  /** Warnings and errors of the console, exceptions, dialogs. */
  readonly messages: string[];
  /** Requested addresses outside the service. */
  readonly strangers: string[];
}

/** Faults of a page; all lists are empty if it has none. */
export interface Faults extends Watched {
  /** Violations as `WIDTH SCHEME RULE: ELEMENT`. */
  readonly violations: readonly string[];
  /** Widths and schemes with horizontal scrolling. */
  readonly tooWide: readonly string[];
}

export const NO_FAULTS: Faults = { messages: [], strangers: [], violations: [], tooWide: [] };

const watchedPages = new WeakMap<Page, Watched>();

/** Starts Chromium; the caller closes it. */
export function startBrowser(): Promise<Browser> {
  return chromium.launch({ executablePath: PROGRAM, args: [...FLAGS] });
}

/** Opens a tab of a new profile; it is closed at the end of the test. */
export async function openTab(browser: Browser, options: BrowserContextOptions = {}): Promise<Page> {
  const context = await browser.newContext(options);
  onTestFinished(() => context.close());
  const page = await context.newPage();
  const watched: Watched = { messages: [], strangers: [] };
  watchedPages.set(page, watched);
  page.on('console', (message) => {
    if (isComplaint(message)) watched.messages.push(`${message.type()}: ${message.text()}`);
  });
  page.on('pageerror', (error) => watched.messages.push(`exception: ${error.message}`));
  page.on('dialog', (dialog) => {
    watched.messages.push(`dialog: ${dialog.message()}`);
    void dialog.dismiss();
  });
  context.on('request', (request) => {
    const { protocol, hostname } = new URL(request.url());
    const isOurs = hostname === '127.0.0.1' || hostname === 'localhost' || protocol === 'data:';
    if (!isOurs) watched.strangers.push(request.url());
  });
  return page;
}

function isComplaint(message: ConsoleMessage): boolean {
  return message.type() === 'error' || message.type() === 'warning';
}

/** Events behind a tab so far. */
export function watchedOf(page: Page): Watched {
  const watched = watchedPages.get(page);
  if (watched === undefined) throw new Error('a tab that openTab has not opened');
  return watched;
}

/**
 * Examines the page in a tab: narrow and wide, light and dark, with a screenshot of each
 * (`NAME-WIDTH-SCHEME.png`) and all axe rules, including best practices. Leaves the tab wide and light.
 */
export async function lookAt(page: Page, name: string): Promise<Faults> {
  const violations: string[] = [];
  const tooWide: string[] = [];
  for (const width of WIDTHS) {
    for (const scheme of SCHEMES) {
      await page.setViewportSize({ width, height: 900 });
      await page.emulateMedia({ colorScheme: scheme });
      await takePicture(page, `${name}-${width}-${scheme}`);
      for (const violation of await violationsOf(page)) violations.push(`${width} ${scheme} ${violation}`);
      if (await isTooWide(page)) tooWide.push(`${width} ${scheme}`);
    }
  }
  await page.emulateMedia({ colorScheme: 'light' });
  return { ...watchedOf(page), violations, tooWide };
}

const sessions = new WeakMap<Page, CDPSession>();

/** Saves a screenshot of the whole page; also of XML, where playwright would wait for a body in vain. */
export async function takePicture(page: Page, name: string): Promise<void> {
  const session = sessions.get(page) ?? (await page.context().newCDPSession(page));
  // Detaching the session would end the emulated media too.
  sessions.set(page, session);
  const { cssContentSize } = await session.send('Page.getLayoutMetrics');
  const clip = { ...cssContentSize, scale: 1 };
  const { data } = await session.send('Page.captureScreenshot', { clip, captureBeyondViewport: true });
  mkdirSync(SCREENSHOTS, { recursive: true });
  writeFileSync(join(SCREENSHOTS, `${name}.png`), data, 'base64');
}

/** Returns true if the page scrolls horizontally at its present width. */
export function isTooWide(page: Page): Promise<boolean> {
  return page.evaluate('document.documentElement.scrollWidth > document.documentElement.clientWidth');
}

async function violationsOf(page: Page): Promise<string[]> {
  if (!(await page.evaluate<boolean>(`'axe' in globalThis`)))
    await page.evaluate(await readFile(AXE, 'utf8'));
  const { violations } = await page.evaluate<Pick<AxeResults, 'violations'>>(
    'axe.run(document, { resultTypes: ["violations"] }).then(({ violations }) => ({ violations }))',
  );
  return violations.flatMap(({ id, help, nodes }) =>
    nodes.map(({ html, failureSummary }) => `${id} (${help}): ${html}\n${failureSummary}`),
  );
}
