import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { chmodSync, openSync, closeSync, readdirSync, rmSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { POWERLESS } from '../../support/service/cli.ts';
import { article, temporaryDirectory, writeFiles } from '../../support/service/directory.ts';
import { request } from '../../support/service/request.ts';
import { said } from '../../support/documents/read-documents.ts';
import {
  FILES,
  type Started,
  serve,
  stop,
  health,
  until,
  isDegraded,
  isOk,
  expectServed,
  published,
} from './fault-service.ts';

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
