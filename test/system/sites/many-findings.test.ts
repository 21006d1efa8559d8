import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { start } from '../../support/service/cli.ts';
import { article, temporaryDirectory } from '../../support/service/directory.ts';
import { request } from '../../support/service/request.ts';
import { files, nameOf, remarkable } from '../../support/sites/faulty-articles.ts';

/** Highest memory of a process so far, in MB. */
const peakMbOf = (pid: number | undefined) =>
  Number(/VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${pid ?? 0}/status`, 'utf8'))?.[1]) / 1024;

describe('[75] 30,000 articles with two remarks each', () => {
  test('take little memory, and a short log at each start and tick', { timeout: 300_000 }, async () => {
    const content = temporaryDirectory(files(30_000, remarkable));
    const environment = { DATA_DIR: temporaryDirectory(), CRON_SCHEDULE: '*/3 * * * * *' };
    for (const expected of ['first', 'second']) {
      const service = start(['--content', content, '--port', '0'], environment);
      let log = '';
      service.child.stderr.on('data', (chunk: Buffer) => (log += chunk.toString()));
      const origin = await service.listening;
      const metric = async (name: string) =>
        new RegExp(`^${name} (\\d+)$`, 'm').exec((await request(`${origin}/metrics`)).body.toString())?.[1];
      await expect
        .poll(() => metric('feedwright_findings\\{severity="warning"\\}'), {
          timeout: 120_000,
          interval: 500,
        })
        .toBe('60000');
      expect(await metric('feedwright_articles')).toBe('30000');
      expect([expected, peakMbOf(service.child.pid) < 700]).toEqual([expected, true]);
      const before = log.length;
      expect(log.split('\n').filter((line) => line.includes('"finding')).length).toBeLessThan(55);
      expect(before).toBeLessThan(30_000);
      writeFileSync(
        join(content, nameOf(7)),
        article(expected, '2021-01-01T10:00:00Z', `Text of ${expected}.`, `${expected}: 3`),
      );
      await expect.poll(() => log.slice(before), { timeout: 60_000 }).toContain('"event":"regenerated"');
      expect(log.slice(before)).toContain(`"file":"${nameOf(7)}"`);
      expect(log.length - before).toBeLessThan(5000);
      service.child.kill('SIGTERM');
      expect((await service.ended).code).toBe(0);
    }
  });
});
