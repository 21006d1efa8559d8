import { renameSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { article, temporaryDirectory, writeFiles } from '../../support/service/directory.ts';
import { said } from '../../support/documents/read-documents.ts';
import { FILES, serve, stop, health, until, isOk } from './fault-service.ts';

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
