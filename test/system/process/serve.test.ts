import { connect, createServer, type AddressInfo } from 'node:net';
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
