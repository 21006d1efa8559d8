import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import {
  chmodSync,
  existsSync,
  openSync,
  closeSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, onTestFinished, test } from 'vitest';
import type { Health } from '../../../src/server/health.ts';
import { loadSqlite } from '../../../src/store/sqlite/sqlite.ts';
import { POWERLESS, start, type Running } from '../../support/service/cli.ts';
import { article, temporaryDirectory, writeFiles } from '../../support/service/directory.ts';
import { request } from '../../support/service/request.ts';
import { said, type Said } from '../../support/documents/read-documents.ts';

const FILES = {
  'publication.yaml': 'authority: example.org\ntitle: Test\n',
  'one.md': article('One', '2026-01-01T10:00:00Z', 'The one text.'),
  'two.md': article('Two', '2026-01-02T10:00:00Z', 'Another one.'),
};
const EVERY_SECOND = '* * * * * *';
const NEVER = '0 0 1 1 *';
const DATABASE = 'feedwright.sqlite';

interface Started extends Running {
  readonly origin: string;
}

interface Directories {
  readonly content: string;
  readonly data: string;
}

async function serve(
  { content, data }: Directories,
  { cron = EVERY_SECOND, wrapper = [] }: { cron?: string; wrapper?: readonly string[] } = {},
): Promise<Started> {
  const args = ['serve', '--content', content, '--data', data, '--port', '0', '--cron', cron];
  const running = start([...args, '--base-url', 'https://example.org/'], {}, undefined, { wrapper });
  return { ...running, origin: await running.listening };
}

async function stop({ child, ended }: Running, signal: NodeJS.Signals = 'SIGTERM'): Promise<void> {
  child.kill(signal);
  await ended;
}

async function health({ origin }: Started): Promise<Health> {
  return JSON.parse((await request(`${origin}/healthz`)).body.toString()) as Health;
}

/** Asks until the answer is right. */
async function until<T>(ask: () => Promise<T>, isRight: (answer: T) => boolean): Promise<T> {
  for (const deadline = Date.now() + 60_000; ; await sleep(50)) {
    const answer = await ask();
    if (isRight(answer)) return answer;
    if (Date.now() > deadline) expect.fail(`still ${JSON.stringify(answer)}`);
  }
}

const isDegraded = ({ status }: Health): boolean => status === 'degraded';
const isOk = ({ status }: Health): boolean => status === 'ok';

async function expectServed(service: Started, before: Said, reason: RegExp): Promise<void> {
  expect(await said(service)).toEqual(before);
  const state = await until(() => health(service), isDegraded);
  expect(state.reasons.join('\n')).toMatch(reason);
  expect((await request(`${service.origin}/readyz`)).status).toBe(200);
}

/** Publishes once with a service that then ends. */
async function published(
  files: Readonly<Record<string, string>> = FILES,
): Promise<Directories & { before: Said }> {
  const directories = { content: temporaryDirectory(files), data: temporaryDirectory() };
  const service = await serve(directories, {});
  const before = await said(service);
  await stop(service);
  return { ...directories, before };
}

describe('no space left', () => {
  /** A way to use up space and to free it. */
  interface Room {
    readonly data: string;
    readonly runOut: (service?: Started) => void;
    readonly comeBack: (service: Started) => void;
    /** True if the next process has no space either. */
    readonly isLasting: boolean;
  }

  /** Mounts a file system of 8 MB; undefined without the right to mount. */
  function smallFileSystem(): Room | undefined {
    const data = temporaryDirectory();
    try {
      execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=8m', 'tmpfs', data], { stdio: 'ignore' });
    } catch {
      return undefined;
    }
    onTestFinished(() => void execFileSync('umount', ['-l', data]));
    const filler = join(data, 'filler');
    return { data, runOut: () => fill(filler), comeBack: () => rmSync(filler), isLasting: true };
  }

  /** Limits file sizes to 4096 bytes, for users without the right to mount. */
  function smallFiles(): Room {
    const limit = (bytes: string, { child }: Started): void =>
      void execFileSync('prlimit', ['--pid', String(child.pid), `--fsize=${bytes}:unlimited`]);
    return {
      data: temporaryDirectory(),
      runOut: (service) => service && limit('4096', service),
      comeBack: (service) => limit('unlimited', service),
      isLasting: false,
    };
  }

  function fill(file: string): void {
    const handle = openSync(file, 'w');
    for (const size of [65_536, 4096, 1]) {
      try {
        for (;;) writeSync(handle, Buffer.alloc(size, 1));
      } catch (error) {
        expect(error).toMatchObject({ code: 'ENOSPC' });
      }
    }
    closeSync(handle);
  }

  test.each([
    ['on the file system', () => smallFileSystem() ?? smallFiles()],
    ['for any file', smallFiles],
  ])(
    '[4] [66] %s: the last snapshot stays in service, also in the next process, and publishing resumes with space',
    async (_, makeRoom) => {
      const room = makeRoom();
      const directories = { content: temporaryDirectory(FILES), data: room.data };
      const service = await serve(directories);
      const before = await said(service);
      room.runOut(service);
      writeFiles(directories.content, {
        'three.md': article('Three', '2026-01-03T10:00:00Z', randomBytes(75_000).toString('hex')),
      });
      await until(() => health(service), isDegraded);
      await expectServed(service, before, /full|disk/i);

      room.comeBack(service);
      await until(() => health(service), isOk);
      const after = await said(service);
      expect(after.ids).toEqual(['tag:example.org,2026-01-03:three', ...before.ids]);
      await stop(service);

      if (!room.isLasting) return;
      room.runOut();
      const again = await serve(directories);
      await expectServed(again, after, /(full|disk).*will not be remembered/i);
    },
  );
});

describe('permissions', () => {
  test('[4] [66] a read-only data directory: serves the last snapshot, and reports the fault', async () => {
    const { before, ...directories } = await published();
    for (const file of readdirSync(directories.data)) chmodSync(join(directories.data, file), 0o400);
    chmodSync(directories.data, 0o500);
    onTestFinished(() => chmodSync(directories.data, 0o700));
    const service = await serve(directories, { wrapper: POWERLESS });
    await expectServed(service, before, /cannot use the data directory .*will not be remembered/);
    // The service still publishes; the next process creates the same ids.
    writeFiles(directories.content, { 'three.md': article('Three', '2026-01-03T10:00:00Z', 'Three.') });
    const after = await until(
      () => said(service),
      ({ ids }) => ids.length === 3,
    );
    await stop(service);
    chmodSync(directories.data, 0o700);
    for (const file of readdirSync(directories.data)) chmodSync(join(directories.data, file), 0o600);
    const again = await serve(directories);
    expect(
      (
        await until(
          () => said(again),
          ({ ids }) => ids.length === 3,
        )
      ).ids,
    ).toEqual(after.ids);
  });

  test('[66] an inaccessible data directory does not prevent publishing', async () => {
    const directories = { content: temporaryDirectory(FILES), data: temporaryDirectory() };
    chmodSync(directories.data, 0o000);
    onTestFinished(() => chmodSync(directories.data, 0o700));
    const service = await serve(directories, { wrapper: POWERLESS });
    expect((await said(service)).ids).toHaveLength(2);
    expect(await health(service)).toMatchObject({ status: 'degraded', ready: true });
  });

  test('[4] [66] an unreadable article, then folder: its articles stay published', async () => {
    const directories = {
      content: temporaryDirectory({ ...FILES, 'shut/three.md': article('Three', '2026-01-03T10:00:00Z') }),
      data: temporaryDirectory(),
    };
    const service = await serve(directories, { wrapper: POWERLESS });
    const before = await said(service);
    chmodSync(join(directories.content, 'one.md'), 0o000);
    chmodSync(join(directories.content, 'shut'), 0o000);
    onTestFinished(() => chmodSync(join(directories.content, 'shut'), 0o700));
    await until(
      () => health(service),
      ({ articlesLeftOut }) => articlesLeftOut === 2,
    );
    expect(await said(service)).toEqual(before);
    await stop(service);
    expect((await service.ended).stderr).toMatch(
      /one\.md:1: cannot be read: EACCES[^]*shut\/:1: the directory cannot be listed: EACCES/,
    );
    const again = await serve(directories, { wrapper: POWERLESS });
    await until(
      () => health(again),
      ({ articlesLeftOut }) => articlesLeftOut === 2,
    );
    expect(await said(again)).toEqual(before);
  });

  test('[16] an unreadable recording is a finding, and is published once it is readable', async () => {
    const directories = {
      content: temporaryDirectory({ ...FILES, 'one.mp3': 'a recording', 'two.mp3': 'another one' }),
      data: temporaryDirectory(),
    };
    const sound = join(directories.content, 'one.mp3');
    chmodSync(sound, 0o000);
    const service = await serve(directories, { wrapper: POWERLESS });
    const lengths = async (): Promise<string> =>
      [
        ...(await request(`${service.origin}/rss.xml`)).body
          .toString()
          .matchAll(/<enclosure .*?length="(\d+)"/g),
      ]
        .map(([, length]) => length)
        .join(' ');
    expect(await lengths()).toBe('11');
    chmodSync(sound, 0o600);
    expect(await until(lengths, (found) => found !== '11')).toBe('11 11');
    expect((await request(`${service.origin}/media/one.mp3`)).body.toString()).toBe('a recording');
    await stop(service);
    expect((await service.ended).stderr).toMatch(/one\.md:1: one\.mp3 may not be read by the service: /);
  });
});

describe('the content directory', () => {
  test('[66] disappears and returns: only /healthz changes', async () => {
    const directories = { content: temporaryDirectory(FILES), data: temporaryDirectory() };
    const service = await serve(directories);
    const before = await said(service);
    const away = `${directories.content}-away`;
    renameSync(directories.content, away);
    await until(() => health(service), isDegraded);
    await expectServed(service, before, /publication\.yaml|cannot be found/);
    renameSync(away, directories.content);
    await until(() => health(service), isOk);
    expect(await said(service)).toEqual(before);
  });

  test('[66] is missing at the start: serves the last snapshot before reading anything', async () => {
    const { before, ...directories } = await published();
    renameSync(directories.content, `${directories.content}-away`);
    onTestFinished(() => rmSync(`${directories.content}-away`, { recursive: true }));
    const service = await serve(directories);
    await expectServed(service, before, /cannot be found/);
    expect((await request(`${service.origin}/articles/one`)).status).toBe(200);
  });

  test('[66] has thousands of articles: serves the last snapshot at once, and the next when it is complete', async () => {
    const { before, ...directories } = await published();
    writeFiles(
      directories.content,
      Object.fromEntries(
        Array.from({ length: 450 }, (_, index) => [
          `many/${index}.md`,
          article(`Many ${index}`, '2026-02-01T10:00:00Z', `${index} `.repeat(5000)),
        ]),
      ),
    );
    const service = await serve(directories, { cron: NEVER });
    const { headers } = await request(`${service.origin}/rss.xml`);
    expect(headers.etag).toBe(before.tags['/rss.xml']);
    await until(
      () => said(service),
      ({ ids }) => ids.length > 2,
    );
  });

  test('[66] has a file that keeps changing: leaves it out until it stops', async () => {
    const directories = { content: temporaryDirectory(FILES), data: temporaryDirectory() };
    const service = await serve(directories);
    let number = 0;
    const writing = setInterval(() => {
      for (let times = 0; times < 20; times += 1) {
        number += 1;
        writeFiles(directories.content, {
          'busy.md': article(
            'Busy',
            '2026-01-03T10:00:00Z',
            `Begin ${'text '.repeat(20_000)} end ${number}.`,
          ),
        });
      }
    }, 1);
    for (const deadline = Date.now() + 3000; Date.now() < deadline;) {
      const { body } = await request(`${service.origin}/atom.xml`);
      const text = body.toString();
      // Half an article must never be published.
      expect(text.includes('Begin')).toBe(/ end \d+\./.test(text));
    }
    clearInterval(writing);
    const { items } = await until(
      () => said(service),
      ({ items }) => items['Busy']?.html.includes(` end ${number}.`) === true,
    );
    expect(items['Busy']?.id).toBe('tag:example.org,2026-01-03:busy');
  });
});

describe('a damaged database', () => {
  type Damage = (file: string) => void;
  const sql =
    (text: string): Damage =>
    (file) => {
      const database = new (loadSqlite())(file);
      database.exec(text);
      database.close();
    };
  const everywhere =
    (text: string, damaged: string): Damage =>
    (file) => {
      const bytes = readFileSync(file, 'latin1');
      expect(bytes).toContain(text);
      writeFileSync(file, bytes.replaceAll(text, damaged), 'latin1');
    };

  test.each<readonly [name: string, damage: Damage]>([
    ['garbage', (file) => writeFileSync(file, 'no database at all, '.repeat(1000))],
    ['half of it', (file) => truncateSync(file, Math.floor(statSync(file).size / 2))],
    ['a page and a half', (file) => truncateSync(file, 6144)],
    [
      'garbage in the middle',
      (file) => {
        const bytes = readFileSync(file);
        writeFileSync(file, bytes.fill(0x55, 4096, bytes.length - 4096));
      },
    ],
    ['a body with one wrong bit', everywhere('<rss', '<rst')],
    ['a ledger row that is no JSON', sql("UPDATE ledger SET former_slugs = '['")],
    ['a ledger row with no date', sql("UPDATE ledger SET published = 'soon' WHERE slug = 'one'")],
    ['a snapshot that is no JSON', sql("UPDATE snapshot SET details = '{'")],
    ['a table that is gone', sql('DROP TABLE representation')],
  ])('[4] [66] %s: is set aside, never deleted, and rebuilt with the same ids', async (_, damage) => {
    const { before, ...directories } = await published();
    const file = join(directories.data, DATABASE);
    for (const suffix of ['-wal', '-shm']) expect(existsSync(file + suffix)).toBe(false);
    damage(file);
    const damaged = readFileSync(file);
    const service = await serve(directories);
    const after = await said(service);
    expect([after.ids, after.items]).toEqual([before.ids, before.items]);
    expect(await health(service)).toMatchObject({ status: 'degraded', ready: true });
    expect((await health(service)).reasons.join()).toMatch(/was damaged: it was set aside as/);
    const aside = readdirSync(directories.data).filter((name) => /\.damaged-\w+$/.test(name));
    expect(aside).toHaveLength(1);
    expect(readFileSync(join(directories.data, aside[0] ?? '')).equals(damaged)).toBe(true);
    await stop(service);
    const again = await serve(directories);
    expect(await said(again)).toEqual(after);
    expect((await until(() => health(again), isOk)).reasons).toEqual([]);
  });

  test('[4] [66] is missing: the same ids, and nothing to set aside', async () => {
    const { before, ...directories } = await published();
    for (const name of readdirSync(directories.data)) rmSync(join(directories.data, name));
    const service = await serve(directories);
    expect((await said(service)).ids).toEqual(before.ids);
    expect((await health(service)).status).toBe('ok');
  });

  test('[66] has unreadable texts: publishing continues', async () => {
    const { before, ...directories } = await published();
    sql("UPDATE ledger SET words = x'ffff'")(join(directories.data, DATABASE));
    const service = await serve(directories);
    expect(await said(service)).toEqual(before);
    writeFiles(directories.content, { 'one.md': FILES['one.md'].replace('text', 'word') });
    const { ids } = await until(
      () => said(service),
      ({ items }) => items['One']?.html.includes('word') === true,
    );
    expect(ids).toEqual(before.ids);
  });
});

describe('two services on one data directory', () => {
  test.each<NodeJS.Signals>(['SIGTERM', 'SIGKILL'])(
    '[4] [47] the second follows, and takes over when the first ends by %s',
    async (signal) => {
      const directories = { content: temporaryDirectory(FILES), data: temporaryDirectory() };
      const first = await serve(directories);
      const before = await said(first);
      const second = await serve(directories);
      expect(await said(second)).toEqual(before);
      expect([(await health(first)).role, (await health(second)).role]).toEqual(['publisher', 'follower']);

      writeFiles(directories.content, { 'three.md': article('Three', '2026-01-03T10:00:00Z', 'Three.') });
      const after = await until(
        () => said(first),
        ({ ids }) => ids.length === 3,
      );
      expect(
        await until(
          () => said(second),
          ({ ids }) => ids.length === 3,
        ),
      ).toEqual(after);

      await stop(first, signal);
      await until(
        () => health(second),
        ({ role }) => role === 'publisher',
      );
      expect(await said(second)).toEqual(after);
      renameSync(join(directories.content, 'three.md'), join(directories.content, 'drei.md'));
      const moved = await until(
        () => said(second),
        ({ items }) => items['Three']?.url.endsWith('/drei') === true,
      );
      expect([moved.ids, moved.deleted]).toEqual([after.ids, []]);
    },
  );

  test('[4] started at the same moment on an empty directory: one publishes, both serve the same', async () => {
    const directories = { content: temporaryDirectory(FILES), data: temporaryDirectory() };
    const both = await Promise.all([serve(directories), serve(directories)]);
    const roles = await Promise.all(both.map(health));
    expect(roles.map(({ role }) => role).toSorted()).toEqual(['follower', 'publisher']);
    // Before the first publication the other service has nothing to serve, and reports that.
    for (const service of both) await until(() => health(service), isOk);
    const [one, other] = await Promise.all(both.map(said));
    expect(one).toEqual(other);
  });
});
