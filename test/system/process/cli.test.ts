import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { connect, createServer, type AddressInfo } from 'node:net';
import { join } from 'node:path';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { describe, expect, onTestFinished, test } from 'vitest';
import { run, SHIPPED_CONTENT, start } from '../../support/service/cli.ts';
import { article, temporaryDirectory, writeFiles } from '../../support/service/directory.ts';
import { request } from '../../support/service/request.ts';

const GOOD = { 'one.md': article('One', '2026-01-01T10:00:00Z') };

/** Resolves when the port refuses connections. */
function refused(port: number): Promise<void> {
  return new Promise((resolve) => {
    const attempt = connect(port, '127.0.0.1');
    attempt.on('error', () => resolve());
    attempt.on('connect', () => {
      attempt.destroy();
      resolve(refused(port));
    });
  });
}

async function health(origin: string): Promise<{ status: string }> {
  return JSON.parse((await request(`${origin}/healthz`)).body.toString()) as { status: string };
}

describe('serve', () => {
  test('[66] serves the shipped article before its first tick, and exits 0 on SIGTERM', async () => {
    const { child, listening, ended } = start([
      '--content',
      SHIPPED_CONTENT,
      '--port',
      '0',
      '--cron',
      '0 0 1 1 *',
    ]);
    const origin = await listening;
    for (const path of ['/rss.xml', '/atom.xml', '/feed.json', '/']) {
      const { status, body } = await request(origin + path);
      expect([path, status]).toEqual([path, 200]);
      expect(body.toString()).toContain('Top Chinese, Russian officials meet to upgrade security ties');
    }
    // Without a base URL, links lead to the actual port.
    expect((await request(`${origin}/feed.json`)).body.toString()).toContain(
      `http://localhost:${new URL(origin).port}/`,
    );
    child.kill('SIGTERM');
    const { code, stdout } = await ended;
    expect([code, stdout]).toEqual([0, `Feedwright listens on ${origin}/\n`]);
  });

  test('keeps serving if standard output is closed', async () => {
    const { child, listening, ended } = start(['serve', '--content', SHIPPED_CONTENT, '--port', '0']);
    listening.catch(() => {});
    child.stdout.destroy();
    const address = await new Promise<string>((found) => {
      let log = '';
      child.stderr.on('data', (chunk: Buffer) => {
        log += chunk.toString();
        const logged = /"event":"listening","address":"([^"]+)"/.exec(log)?.[1];
        if (logged !== undefined) found(logged);
      });
    });
    expect((await request(`${address}rss.xml`)).status).toBe(200);
    child.kill('SIGTERM');
    expect((await ended).code).toBe(0);
  });

  test('[66] publishes at its ticks, and logs one JSON line for each event', async () => {
    const content = temporaryDirectory(GOOD);
    const { child, listening, ended } = start([
      'serve',
      '--content',
      content,
      '--port',
      '0',
      '--cron',
      '* * * * * *',
    ]);
    const origin = await listening;
    const published = new Promise<void>((resolve) => {
      child.stderr.on('data', (chunk: Buffer) => {
        if (/"articles":2/.test(chunk.toString())) resolve();
      });
    });
    writeFiles(content, { 'two.md': article('Two', '2026-01-02T10:00:00Z'), 'bad.md': 'no title' });
    await published;
    expect((await request(`${origin}/rss.xml`)).body.toString()).toContain('<title>Two</title>');
    child.kill('SIGINT');
    const { code, stderr } = await ended;
    expect(code).toBe(0);
    const events = stderr
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as { event: string; file?: string; line?: number });
    expect(new Set(events.map(({ event }) => event))).toEqual(
      new Set(['regenerated', 'listening', 'finding', 'stopping', 'stopped']),
    );
    // Logged once, not at every tick.
    expect(events.filter(({ event, file }) => event === 'finding' && file === 'bad.md')).toHaveLength(
      new Set(
        events.filter(({ file }) => file === 'bad.md').map((event) => JSON.stringify({ ...event, time: 0 })),
      ).size,
    );
  });

  test('completes responses when it is told to stop', async () => {
    const content = temporaryDirectory({
      'publication.yaml': 'maxBytes: 10000000',
      ...Object.fromEntries(
        Array.from({ length: 18 }, (_, n) => [
          `${n}.md`,
          article(`A${n}`, '2026-01-01', 'word '.repeat(80_000)),
        ]),
      ),
    });
    const { child, listening, ended } = start(['--content', content, '--port', '0']);
    const { port } = new URL(await listening);
    // Reads the head, stops the service, and only then reads on.
    const socket = connect(Number(port), '127.0.0.1');
    const chunks: Buffer[] = [];
    socket.on('data', (chunk: Buffer) => {
      if (chunks.push(chunk) > 1) return;
      socket.pause();
      child.kill('SIGTERM');
    });
    child.stderr.on('data', (chunk: Buffer) => {
      if (chunk.toString().includes('"stopping"')) void refused(Number(port)).then(() => socket.resume());
    });
    socket.write('GET /rss.xml HTTP/1.1\r\nHost: x\r\n\r\n');
    await new Promise((resolve) => socket.on('close', resolve));
    const whole = Buffer.concat(chunks).toString('latin1');
    const length = Number(/^Content-Length: (\d+)$/m.exec(whole)?.[1]);
    expect(length).toBeGreaterThan(5_000_000);
    expect(whole.length - whole.indexOf('\r\n\r\n') - 4).toBe(length);
    expect((await ended).code).toBe(0);
  });

  test('keeps serving if standard error is closed', async () => {
    const { child, listening } = start([
      '--content',
      SHIPPED_CONTENT,
      '--port',
      '0',
      '--cron',
      '* * * * * *',
      '--log-level',
      'debug',
    ]);
    const origin = await listening;
    child.stderr.destroy();
    expect((await health(origin)).status).toBe('ok');
    const exited = new Promise((resolve) => child.on('exit', resolve));
    child.kill('SIGTERM');
    expect(await exited).toBe(0);
  });

  test('a port in use is reported in one line, with exit code 1', async () => {
    const other = createServer();
    await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
    onTestFinished(() => void other.close());
    const { port } = other.address() as AddressInfo;
    const { code, stdout, stderr } = await run(['--content', SHIPPED_CONTENT, '--port', String(port)]);
    expect([code, stdout]).toEqual([1, '']);
    expect(stderr).toMatch(
      new RegExp(`^feedwright: cannot listen on 127\\.0\\.0\\.1 port ${port}: .*--port\\n$`),
    );
  });

  test('all configuration faults are in one report, with exit code 2', async () => {
    const content = temporaryDirectory({
      'publication.yaml':
        'titel: T\nlimit: 0\nlanguage: "not a tag"\ncron: never\nauthors: [{name: N, mail: x}]\n',
    });
    const { code, stdout, stderr } = await run(
      [
        '--content',
        content,
        '--port',
        '99999',
        '--timezone',
        'Mars/Olympus',
        '--base-url',
        'ftp://example.org',
      ],
      { CRON_SCHEDULE: '99 * * * *', LOG_LEVEL: 'loud' },
    );
    expect([code, stdout]).toEqual([2, '']);
    for (const part of [
      '--port (PORT): got "99999", expected',
      '--timezone (TIMEZONE): got "Mars/Olympus", expected',
      '--base-url (BASE_URL): got "ftp://example.org", expected',
      '--cron (CRON_SCHEDULE): got "99 * * * *", expected',
      '--log-level (LOG_LEVEL): got "loud", expected',
      'publication.yaml:1: unknown key titel (did you mean title?): the keys are title, ',
      'publication.yaml:2: limit: got 0, expected',
      'publication.yaml:3: language: got "not a tag", expected',
      'publication.yaml:4: cron: got "never", expected',
      'publication.yaml:5: unknown key mail in authors.0',
    ]) {
      expect(stderr).toContain(part);
    }
    expect(stderr).not.toMatch(/\n {4}at /);
  });

  test.each([
    [['--prot', '1'], '--prot: unknown option'],
    [['--port'], '--port: expected a value'],
    [['serv'], 'serv: unknown command'],
    [['serve', 'now'], 'now: expected nothing after serve'],
    [['serve', '--json'], '--json: not an option of serve'],
    [['build'], 'expected --out DIR'],
  ])('%j is refused with the fault', async (args, complaint) => {
    const { code, stderr } = await run(args);
    expect(code).toBe(2);
    expect(stderr).toContain(complaint);
  });

  test('a missing content directory gives exit code 2', async () => {
    const { code, stderr } = await run(['--content', '/nowhere/at/all', '--port', '0']);
    expect(code).toBe(2);
    expect(stderr).toContain('--content (CONTENT_DIR): got "/nowhere/at/all"');
  });

  test('--help and --version', async () => {
    const { code, stdout } = await run(['--help']);
    expect(code).toBe(0);
    for (const word of ['serve', 'build', 'check', '--content', 'CRON_SCHEDULE', '--base-url'])
      expect(stdout).toContain(word);
    expect((await run(['--version'])).stdout).toMatch(/^\d+\.\d+\.\d+\n$/);
  });
});

describe('check', () => {
  test('reports findings as file:line: message, and exits 1', async () => {
    const content = temporaryDirectory({ ...GOOD, 'bad.md': '---\ntitle: Bad\npublished: someday\n---\n' });
    const { code, stdout } = await run(['check', '--content', content]);
    expect(code).toBe(1);
    expect(stdout).toMatch(/^bad\.md:3: /m);
    expect(stdout).toMatch(/^1 article can be published, 1 file cannot; 1 error/m);
    expect(stdout).not.toContain('\u001B');
  });

  test('exits 0 if every article can be published', async () => {
    const { code, stdout } = await run(['check', '--content', SHIPPED_CONTENT]);
    expect(code).toBe(0);
    expect(stdout).toContain('1 article can be published, 0 files cannot; 0 errors');
  });

  test('lists repairs on request', async () => {
    const { stdout } = await run(['check', '--content', SHIPPED_CONTENT, '--verbose']);
    expect(
      stdout.split('\n').filter((line) => /^china-russia-security-ties\.txt:\d+: /.test(line)).length,
    ).toBeGreaterThan(2);
  });

  test('--json prints JSON', async () => {
    const content = temporaryDirectory({ ...GOOD, 'bad.md': 'no front matter' });
    const { stdout } = await run(['check', '--json', '--content', content]);
    expect(JSON.parse(stdout)).toMatchObject({
      articles: 1,
      leftOut: 1,
      findings: expect.arrayContaining([
        expect.objectContaining({ file: 'bad.md', severity: 'error', rule: 'date' }),
      ]) as unknown,
    });
  });
});

test('[34] check exits 1 for a podcast that directories would refuse, and names file and line', async () => {
  const content = temporaryDirectory({
    'publication.yaml':
      'title: T\ndescription: D\nlanguage: en\nicon: https://example.org/a.png\nkind: podcast\n',
    'a.md': article('A', '2026-01-01T10:00:00Z'),
  });
  const { code, stdout } = await run(['check', '--content', content]);
  expect(code).toBe(1);
  expect(stdout).toMatch(/^a\.md:1: the episode has no attachment.* \[error\]$/m);
  expect(stdout).toMatch(/^publication\.yaml:5: podcast\.categories: is missing.* \[error\]$/m);
  expect(stdout).toMatch(/^publication\.yaml:5: podcast\.explicit: is missing.* \[error\]$/m);
});

describe('build', () => {
  test('writes documents, pages and precompressed copies', async () => {
    const parent = temporaryDirectory();
    const out = join(parent, 'public');
    const { code, stdout } = await run([
      'build',
      '--content',
      SHIPPED_CONTENT,
      '--out',
      out,
      '--base-url',
      'https://example.org',
    ]);
    expect([code, stdout]).toEqual([0, expect.stringMatching(/^1 article, \d+ files written/)]);
    const rss = readFileSync(join(out, 'rss.xml'));
    expect(gunzipSync(readFileSync(join(out, 'rss.xml.gz'))).equals(rss)).toBe(true);
    expect(brotliDecompressSync(readFileSync(join(out, 'rss.xml.br'))).equals(rss)).toBe(true);
    expect(readFileSync(join(out, 'articles/china-russia-security-ties/index.html'), 'utf8')).toContain(
      '<h1>',
    );
    expect(readdirSync(parent)).toEqual(['public']);
  });

  test('[59] names configured hubs, and no hub of its own', async () => {
    const out = join(temporaryDirectory(), 'out');
    const content = temporaryDirectory({
      'publication.yaml': 'push: { hubs: ["https://hub.example.net/"], rssCloud: true }\n',
      ...GOOD,
    });
    await run(['build', '--content', content, '--out', out, '--base-url', 'https://example.org/']);
    for (const name of ['rss.xml', 'atom.xml', 'feed.json']) {
      const text = readFileSync(join(out, name), 'utf8');
      expect(text).toContain('https://hub.example.net/');
      expect(text).not.toMatch(/example\.org\/hub|<cloud/);
    }
  });

  test('writes every target of its pages, documents and list of feeds', async () => {
    const out = join(temporaryDirectory(), 'out');
    const files = Object.fromEntries(
      Array.from({ length: 75 }, (_, index) => [
        `world/a${index}.md`,
        article(
          `A${index}`,
          new Date(Date.UTC(2026, 0, 1, index)).toISOString(),
          'Text.',
          `tags: [t${index % 3}]`,
        ),
      ]),
    );
    const content = temporaryDirectory({
      'publication.yaml': 'limit: 5\nfeeds: {feeds/x: {tags: t1}}\n',
      ...files,
    });
    await run(['build', '--content', content, '--out', out, '--base-url', 'https://example.org/']);
    const written = readdirSync(out, { recursive: true, encoding: 'utf8' });
    const there = new Set(written.map((path) => `/${path}`.replace(/\/index\.html$/, '')));
    const led = written
      .filter((path) => /(?:html|xml|json|opml)$/.test(path) && !path.includes('manifest'))
      .flatMap((path) => [
        ...readFileSync(join(out, path), 'utf8').matchAll(/https:\/\/example\.org(\/[^"\s<>?#]*)/g),
      ])
      .map((match) => decodeURIComponent(match[1] ?? '').replace(/\/$/, ''));
    expect([...new Set(led)].filter((path) => path !== '' && !there.has(path))).toEqual([]);
    expect([...there]).toEqual(
      expect.arrayContaining(['/tags/t2/rss.xml', '/archive/2-20/feed.json', '/feeds/x']),
    );
  });

  test('writes feeds with long names in a script of three bytes a letter', async () => {
    const out = join(temporaryDirectory(), 'out');
    const content = temporaryDirectory({
      'a.md': article('A', '2026-01-01T10:00:00Z', 'Text.', `tags: [${'新闻'.repeat(60)}, x]`),
    });
    const { code } = await run(['build', '--content', content, '--out', out]);
    expect(code).toBe(0);
    expect(existsSync(join(out, 'tags', '新闻'.repeat(42), 'rss.xml'))).toBe(true);
  });

  test('a second build removes files of withdrawn articles', async () => {
    const out = join(temporaryDirectory(), 'public');
    await run([
      'build',
      '--content',
      temporaryDirectory({ ...GOOD, 'two.md': article('Two', '2026-01-02T10:00:00Z') }),
      '--out',
      out,
    ]);
    expect(existsSync(join(out, 'articles/two'))).toBe(true);
    await run(['build', '--content', temporaryDirectory(GOOD), '--out', out]);
    expect(readdirSync(join(out, 'articles'))).toEqual(['one']);
  });

  test('[16] copies files of articles, under the names in the documents', async () => {
    const out = join(temporaryDirectory(), 'public');
    const content = temporaryDirectory({
      ...GOOD,
      'sounds/two words.mp3': 'sound',
      'sounds/other.mp3': 'nobody refers to it',
      'two.md': article('Two', '2026-01-02T10:00:00Z', 'Text.', 'attachments: [sounds/two words.mp3]'),
    });
    const { code } = await run([
      'build',
      '--content',
      content,
      '--out',
      out,
      '--base-url',
      'https://example.org',
    ]);
    expect(code).toBe(0);
    expect(readFileSync(join(out, 'rss.xml'), 'utf8')).toContain(
      'url="https://example.org/media/sounds/two%20words.mp3" length="5"',
    );
    expect(readdirSync(join(out, 'media/sounds'))).toEqual(['two words.mp3']);
    expect(readFileSync(join(out, 'media/sounds/two words.mp3'), 'utf8')).toBe('sound');
  });

  test('leaves a directory with other files alone', async () => {
    const out = temporaryDirectory({ 'thesis.tex': 'precious' });
    const { code, stderr } = await run(['build', '--content', SHIPPED_CONTENT, '--out', out]);
    expect(code).toBe(1);
    expect(stderr).toContain('cannot write to');
    expect(readdirSync(out)).toEqual(['thesis.tex']);
  });
});

test('[2] another process, time zone or locale gives the same bytes', async () => {
  const parent = temporaryDirectory();
  const environments = [
    { TZ: 'Pacific/Auckland', LANG: 'tr_TR.UTF-8', LC_ALL: 'tr_TR.UTF-8' },
    { TZ: 'America/New_York', LANG: 'C' },
  ];
  const documents = await Promise.all(
    environments.map(async (environment, index) => {
      const out = join(parent, String(index));
      await run(
        ['build', '--content', SHIPPED_CONTENT, '--out', out, '--base-url', 'https://example.org'],
        environment,
      );
      return ['rss.xml', 'atom.xml', 'feed.json', 'index.html', 'rss.xml.br', 'rss.xml.gz'].map((file) =>
        readFileSync(join(out, file)).toString('base64'),
      );
    }),
  );
  expect(documents[0]).toEqual(documents[1]);
});
