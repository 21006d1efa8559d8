import { join } from 'node:path';
import { expect, test } from 'vitest';
import { start } from '../support/service/cli.ts';
import { exampleOf } from './support/examples.ts';
import { mustRun, runProgram } from './support/programs.ts';
import { article, temporaryDirectory, writeFiles } from '../support/service/directory.ts';
import { request } from '../support/service/request.ts';

test('systemd accepts the documented unit, which restricts the service', async () => {
  const directory = temporaryDirectory();
  const unit = exampleOf('## systemd', 'ini', { '/usr/bin/node': process.execPath });
  writeFiles(directory, { 'feedwright.service': unit });
  const file = join(directory, 'feedwright.service');
  const { code, stdout, stderr } = await runProgram('systemd-analyze', ['verify', '--man=no', file]);
  expect([code, stdout.toString(), stderr]).toEqual([0, '', '']);
  // The score ranges from 0 (confined) to 10 (unrestricted); a plain unit has 9.6.
  await mustRun('systemd-analyze', ['security', '--offline=true', '--threshold=20', file]);
});

test('[4] [37] the documented backup restores ids, tags and dates', async () => {
  const content = temporaryDirectory({
    'old name.md': article('Moved', '2026-01-01T10:00:00Z', 'Some words that are the same. '.repeat(9)),
  });
  const data = temporaryDirectory();
  const cwd = temporaryDirectory();
  const args = ['serve', '--content', content, '--port', '0', '--base-url', 'https://example.org/'];
  const served = async (directory: string, whileItRuns?: () => Promise<void>): Promise<unknown[]> => {
    const { child, ended, listening } = start([...args, '--data', directory]);
    const answers: unknown[] = [];
    for (const path of ['/rss.xml', '/atom.xml', '/feed.json']) {
      const { headers, body } = await request((await listening) + path);
      answers.push([headers.etag, headers['last-modified'], body.toString()]);
    }
    await whileItRuns?.();
    child.kill('SIGTERM');
    expect((await ended).code).toBe(0);
    return answers;
  };
  // Content differs from the first publication, so the id is in the ledger only.
  await served(data);
  await mustRun('mv', [join(content, 'old name.md'), join(content, 'new name.md')]);
  const backup = exampleOf('### Backup', 'sh', { data, 'backup.sqlite': join(cwd, 'backup.sqlite') });
  const before = await served(data, async () => {
    // As a timer does, over yesterday's backup.
    await mustRun('/bin/sh', ['-ec', backup], { cwd });
    await mustRun('/bin/sh', ['-ec', backup], { cwd });
  });
  expect(JSON.stringify(before)).toContain(':old-name');

  writeFiles(data, { 'feedwright.sqlite': 'lost', 'feedwright.sqlite-wal': 'lost' });
  const restore = exampleOf('### Restore', 'sh', { data, 'backup.sqlite': join(cwd, 'backup.sqlite') });
  await mustRun('/bin/sh', ['-ec', restore], { cwd });
  expect(await served(data)).toEqual(before);
});
