import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, test } from 'vitest';
import { SHIPPED_CONTENT, start } from '../support/service/cli.ts';
import { mustRun, runProgram } from './support/programs.ts';
import { temporaryDirectory } from '../support/service/directory.ts';

const PATHS = ['/rss.xml', '/atom.xml', '/feed.json', '/', '/articles/china-russia-security-ties'];
const DOCUMENTS = PATHS.slice(0, 4);

let origin = '';

beforeEach(async () => {
  origin = await start(['--content', SHIPPED_CONTENT, '--port', '0']).listening;
});

/** Bytes that curl outputs after decoding. */
async function body(...args: string[]): Promise<Buffer> {
  const { code, stdout, stderr } = await runProgram('curl', ['-fsS', ...args]);
  expect([code, stderr]).toEqual([0, '']);
  return stdout;
}

/** Header fields that curl received, by lower-case name, with the status under an empty one. */
async function head(...args: string[]): Promise<Record<string, string>> {
  const text = await mustRun('curl', ['-sS', '-o', '/dev/null', '-D', '-', ...args]);
  const [status = '', ...fields] = text.trim().split('\r\n');
  return Object.fromEntries([
    ['', status.split(' ')[1] ?? ''],
    ...fields.map((field) => [
      field.slice(0, field.indexOf(':')).toLowerCase(),
      field.slice(field.indexOf(':') + 1).trim(),
    ]),
  ]) as Record<string, string>;
}

describe.each(PATHS)('%s', (path) => {
  test('[45] [36] curl decodes every coding to the same bytes, each with its own tag', async () => {
    const identity = await body(origin + path);
    const tags = new Set<string | undefined>();
    // curl's own list includes zstd, which a runtime without it ignores.
    for (const accepted of ['identity', 'gzip', 'br', 'gzip, br;q=0', 'zstd', undefined]) {
      const ask = ['--compressed', ...(accepted === undefined ? [] : ['-H', `Accept-Encoding: ${accepted}`])];
      expect([accepted, identity.equals(await body(...ask, origin + path))]).toEqual([accepted, true]);
      const { 'content-encoding': coding = 'identity', vary, etag } = await head(...ask, origin + path);
      if (accepted === 'gzip' || accepted === 'br') expect(coding).toBe(accepted);
      if (accepted === 'gzip, br;q=0') expect(coding).toBe('gzip');
      const hasDeltas = /\.(?:xml|json)$/.test(path);
      expect(vary).toBe(hasDeltas ? 'Accept-Encoding, A-IM, If-None-Match' : 'Accept-Encoding');
      tags.add(`${coding} ${etag}`);
    }
    expect(tags.size).toBe(new Set([...tags].map((tag) => tag?.split(' ')[0])).size);
    expect(tags.size).toBe(new Set([...tags].map((tag) => tag?.split(' ')[1])).size);
  });

  test('[44] HEAD returns the fields of GET', async () => {
    for (const ask of [[], ['--compressed'], ['-H', 'Accept-Encoding: gzip']]) {
      const [get, headed] = await Promise.all([
        head(...ask, origin + path),
        head(...ask, '--head', origin + path),
      ]);
      delete get['date'];
      delete headed['date'];
      expect(headed).toEqual(get);
      expect(Number(headed['content-length'])).toBeGreaterThan(0);
    }
  });
});

describe.each(DOCUMENTS)('%s', (path) => {
  test('[40] [41] curl -z with the date of its copy gets 304 and keeps the copy', async () => {
    const directory = temporaryDirectory();
    const copy = join(directory, 'copy');
    await mustRun('curl', ['-fsS', '-R', '-o', copy, origin + path]);
    const { 'last-modified': lastModified = '' } = await head(origin + path);
    expect(statSync(copy).mtimeMs).toBe(Date.parse(lastModified));
    const before = readFileSync(copy);

    const again = await head('-z', copy, origin + path);
    expect(again['']).toBe('304');
    expect(again).not.toHaveProperty('content-type');
    expect(again['etag']).toMatch(/^"[^"]+"$/);
    await mustRun('curl', ['-fsS', '-R', '-z', copy, '-o', copy, origin + path]);
    expect(readFileSync(copy).equals(before)).toBe(true);
    // A date before the document's gives 200.
    expect((await head('-z', 'Wed, 04 Jun 2014 00:00:00 GMT', origin + path))['']).toBe('200');
  });

  test('[38] [42] curl stores the tag and gets 304', async () => {
    const tag = join(temporaryDirectory(), 'tag');
    const ask = ['--compressed', '--etag-save', tag, '--etag-compare', tag, origin + path];
    expect((await head(...ask))['']).toBe('200');
    const { '': status, etag } = await head(...ask);
    expect([status, etag]).toEqual(['304', readFileSync(tag, 'utf8').trim()]);
  });
});
