import { createServer, type AddressInfo } from 'node:net';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { run, start, type Ended } from '../../support/service/cli.ts';
import { article, temporaryDirectory, writeFiles } from '../../support/service/directory.ts';
import { request } from '../../support/service/request.ts';

const OLD = `<?xml version="1.0"?>
<rss version="2.0"><channel><title>Old</title><link>https://old.example/</link><description>Old</description>
<item><title>Ice</title><link>https://old.example/2014/ice/</link>
<guid isPermaLink="false">https://old.example/?p=1</guid><pubDate>Thu, 05 Jun 2014 17:18:00 +0000</pubDate></item>
<item><title>Snow</title><link>https://old.example/2014/snow/</link>
<guid isPermaLink="false">45863 at https://old.example</guid><pubDate>Fri, 06 Jun 2014 10:00:00 +0000</pubDate></item>
</channel></rss>
`;

const ICE = article(
  'Ice',
  '2014-06-05T17:18:00Z',
  'The harbour froze.',
  'id: "https://old.example/?p=1"',
  'permalink: /2014/ice/',
);
const SNOW = article(
  'Snow',
  '2014-06-06T10:00:00Z',
  'Snow fell.',
  'id: "45863 at https://old.example"',
  'permalink: /2014/snow/',
);

const BASE = ['--base-url', 'https://old.example/'];

interface Move {
  readonly content: string;
  readonly feed: string;
  readonly check: (...args: readonly string[]) => Promise<Ended>;
}

/** A content directory beside an old feed. */
function move(files: Readonly<Record<string, string>>, old = OLD): Move {
  const content = temporaryDirectory(files);
  const feed = join(temporaryDirectory({ 'old.xml': old }), 'old.xml');
  return {
    content,
    feed,
    check: (...args) => run(['check', '--content', content, ...BASE, '--against', feed, ...args]),
  };
}

describe('[73] check --against', () => {
  test('exits 0 if readers would see nothing new, where nothing was ever published, and leaves no trace', async () => {
    const { content, check } = move({ 'ice.md': ICE, 'snow.md': SNOW });
    const data = join(temporaryDirectory(), 'data');
    const { code, stdout } = await check('--data', data);
    expect(stdout).toContain(
      '(rss): 2 unchanged, 0 updated, 0 new, 0 gone; 0 with another link, 0 with another date',
    );
    expect(code).toBe(0);
    expect(readdirSync(content).toSorted()).toEqual(['ice.md', 'snow.md']);
    expect(readdirSync(join(data, '..'))).toEqual([]);
  });

  test('exits 1 for an item that would be new, and names it with what readers know', async () => {
    const { check } = move({
      'ice.md': ICE,
      'snow.md': SNOW.replace('45863 at', '45864 at'),
      'fog.md': article('Fog', '2014-07-01T10:00:00Z'),
    });
    const { code, stdout } = await check();
    expect(code).toBe(1);
    expect(stdout).toContain(
      'new: snow.md: "Snow": 45864 at https://old.example instead of 45863 at https://old.example',
    );
    expect(stdout).toContain('new: fog.md: "Fog"');
    expect(stdout).toContain('2 items would be new, 0 may be (--allow-new)');
    expect((await check('--allow-new', '1')).code).toBe(1);
    expect((await check('--allow-new', '2')).code).toBe(0);
  });

  test('names items that are gone, and those with another link or date, and exits 0', async () => {
    const { check } = move({
      'ice.md': ICE.replace('permalink: /2014/ice/', 'permalink: /ice/').replace('17:18', '17:19'),
    });
    const { code, stdout } = await check();
    expect(stdout).toContain(
      'link: ice.md: "Ice": https://old.example/ice/ instead of https://old.example/2014/ice/',
    );
    expect(stdout).toContain('date: ice.md: "Ice": 2014-06-05T17:19:00Z instead of 2014-06-05T17:18:00Z');
    expect(stdout).toContain('gone: "Snow"');
    expect(stdout).toContain(
      '0 unchanged, 1 updated, 0 new, 1 gone; 1 with another link, 1 with another date',
    );
    expect(code).toBe(0);
  });

  test('fails as a check without it does', async () => {
    const { check } = move({
      'ice.md': ICE,
      'snow.md': SNOW,
      'bad.md': '---\ntitle: Bad\npublished: someday\n---\n',
    });
    const { code, stdout } = await check();
    expect(stdout).toMatch(/^bad\.md:3: /m);
    expect(stdout).toContain('2 unchanged');
    expect(code).toBe(1);
  });

  test('prints at most 50 lines, all of them with --verbose, and everything as JSON', async () => {
    const { check } = move(
      Object.fromEntries(
        Array.from({ length: 90 }, (_, index) => [
          `${index}.md`,
          article(`Title ${index}`, '2026-01-01T10:00:00Z', 'Text.', 'unknown: 1', 'language: nonsense-x'),
        ]),
      ),
    );
    const lines = ({ stdout }: Ended): number => stdout.trimEnd().split('\n').length;
    const wide = ['--format', 'lines'];
    expect(lines(await check(...wide))).toBeLessThanOrEqual(50);
    const verbose = await check(...wide, '--verbose');
    expect(verbose.stdout.match(/^new: /gm)).toHaveLength(20);
    const { stdout, code } = await check('--json');
    const { against } = JSON.parse(stdout) as { against: { items: readonly { state: string }[] } };
    expect(against).toMatchObject({ feed: { format: 'rss', title: 'Old' }, new: 20, gone: 2, allowNew: 0 });
    expect(against.items.filter(({ state }) => state === 'new')).toHaveLength(20);
    expect(code).toBe(1);
  });

  test('reads each format of a running service at its URL, and disturbs nothing', async () => {
    const content = temporaryDirectory({ 'ice.md': ICE, 'snow.md': SNOW });
    const data = temporaryDirectory();
    const service = ['--content', content, '--data', data, ...BASE];
    const { child, listening } = start([...service, '--port', '0', '--cron', '0 0 1 1 *']);
    const origin = await listening;
    const tag = async (): Promise<unknown> => (await request(`${origin}/atom.xml`)).headers.etag;
    const before = await tag();
    for (const document of ['rss.xml', 'atom.xml', 'feed.json']) {
      const { code, stdout } = await run(['check', ...service, '--against', `${origin}/${document}`]);
      expect([document, code, /\d unchanged.*date/.exec(stdout)?.[0]]).toEqual([
        document,
        0,
        '2 unchanged, 0 updated, 0 new, 0 gone; 0 with another link, 0 with another date',
      ]);
    }
    writeFiles(content, { 'fog.md': article('Fog', '2014-07-01T10:00:00Z') });
    const { code, stdout } = await run(['check', ...service, '--against', `${origin}/feed.json`]);
    expect([code, stdout]).toEqual([1, expect.stringContaining('new: fog.md: "Fog"') as unknown]);
    expect(await tag()).toBe(before);
    child.kill();
  });

  test('exits 1 with the reason if the feed cannot be read', async () => {
    const { content, check } = move({ 'ice.md': ICE }, '<html><body>Not found</body></html>');
    const page = await check();
    expect([page.code, page.stdout]).toEqual([1, '']);
    expect(page.stderr).toContain('cannot read the feed');
    const closed = createServer().listen(0, '127.0.0.1');
    await new Promise((done) => closed.once('listening', done));
    const { port } = closed.address() as AddressInfo;
    await new Promise((done) => closed.close(done));
    for (const source of [join(content, 'none.xml'), `http://127.0.0.1:${port}/feed`]) {
      const { code, stderr } = await run(['check', '--content', content, '--against', source]);
      expect([source, code]).toEqual([source, 1]);
      expect(stderr).toContain(source);
    }
  });

  test.each([
    [['--allow-new', '1'], '--allow-new: expected --against FEED beside it'],
    [['--against', 'x', '--allow-new', 'some'], '--allow-new: got "some", expected a number from 0'],
    [['--against', 'x', '--allow-new=-1'], '--allow-new: got "-1", expected a number from 0'],
    [['--against='], '--against: expected a value after it'],
    [['--against'], '--against: expected a value after it'],
  ])('exits 2 for %j', async (flags, message) => {
    const { code, stderr } = await run(['check', ...flags]);
    expect(code).toBe(2);
    expect(stderr).toContain(message);
  });
});
