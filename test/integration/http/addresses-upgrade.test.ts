import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { temporaryDirectory, writeFiles } from '../../support/service/directory.ts';
import { statusOf } from '../../support/service/ledger-service.ts';
import { request } from '../../support/service/request.ts';
import { restartService, startService, type Service } from '../../support/service/service.ts';
import { ON_FILES } from '../../support/store/engine.ts';

/** A data directory that an earlier version wrote, which did not read slugs and permalinks. */
const FIXTURE = resolve(import.meta.dirname, '../../fixtures/upgrade');

/** Starts the service on the data of the earlier version, with these lines added to the front matter of files. */
async function startUpgraded(keys: Readonly<Record<string, string>>): Promise<Service> {
  const content = temporaryDirectory();
  const data = temporaryDirectory();
  cpSync(join(FIXTURE, 'content'), content, { recursive: true });
  for (const [file, lines] of Object.entries(keys)) addKeys(content, file, lines);
  writeFileSync(
    join(data, 'feedwright.sqlite'),
    gunzipSync(readFileSync(join(FIXTURE, 'feedwright.sqlite.gz'))),
  );
  return startService({}, { content, data });
}

function addKeys(content: string, file: string, lines: string): void {
  const path = join(content, file);
  writeFileSync(path, readFileSync(path, 'utf8').replace('published:', `${lines}\npublished:`));
}

const updatedIn = async ({ origin }: Service): Promise<unknown> => {
  const { items } = JSON.parse((await request(`${origin}/feed.json`)).body.toString()) as {
    items: readonly Record<string, unknown>[];
  };
  return items.map(({ id, date_modified: modified }) => [id, modified]);
};

const found = ({ current }: Service): unknown =>
  current()
    ?.findings.filter(({ rule }) => rule === 'address')
    .map(({ file, line, message }) => `${file}:${line}: ${message}`);

test.runIf(ON_FILES)(
  '[4] [71] an upgrade moves no article, and tells of keys that stood there before',
  async () => {
    const service = await startUpgraded({
      'ferry.md': 'slug: early\npermalink: /2026/ferry/',
      'terns.md': 'slug: terns',
    });
    await service.regenerate();
    expect(await statusOf(service, '/articles/ferry')).toBe('200');
    expect(await statusOf(service, '/articles/terns')).toBe('200');
    for (const path of ['/2026/ferry/', '/articles/early'])
      expect([path, await statusOf(service, path)]).toEqual([path, '404']);
    const findings = [
      'ferry.md:3: slug: early is not used: readers know the article at /articles/ferry; change it to move the article, or remove it',
      'ferry.md:4: permalink: /2026/ferry/ is not used: readers know the article at /articles/ferry; change it to move the article, or remove it',
    ];
    expect(found(service)).toEqual(findings);
    expect(service.health().status).toBe('ok');

    // A restart and another edit change nothing about it.
    const again = await restartService(service);
    addKeys(again.content, 'ferry.md', 'summary: Short.');
    await again.regenerate();
    expect(found(again)).toEqual(findings);
    expect(await statusOf(again, '/articles/ferry')).toBe('200');
  },
);

test.runIf(ON_FILES)(
  '[71] after an upgrade, the author who writes a slug or a path moves the article',
  async () => {
    const service = await startUpgraded({ 'ferry.md': 'permalink: /2026/ferry/' });
    await service.regenerate();
    const before = await updatedIn(service);
    const again = await restartService(service);
    addKeys(again.content, 'crane.md', 'slug: for-sale');
    addKeys(again.content, 'terns.md', 'permalink: /terns/');
    const ferry = readFileSync(join(again.content, 'ferry.md'), 'utf8');
    writeFiles(again.content, { 'ferry.md': ferry.replace('/2026/ferry/', '/ferry.html') });
    await again.regenerate();
    expect(found(again)).toEqual([]);
    const redirects = {
      '/articles/crane': '/articles/for-sale',
      '/articles/terns': '/terns/',
      '/articles/gulls': '/terns/',
      '/articles/ferry': '/ferry.html',
    };
    for (const [path, target] of Object.entries(redirects)) {
      expect([path, await statusOf(again, path)]).toEqual([path, `301 https://example.org${target}`]);
      expect([target, await statusOf(again, target)]).toEqual([target, '200']);
    }
    expect(await updatedIn(again)).toEqual(before);
  },
);

test.runIf(ON_FILES)('[71] after an upgrade, a pattern moves all articles', async () => {
  const service = await startUpgraded({ 'ferry.md': 'permalink: /2026/ferry/' });
  const before = await updatedIn(service);
  writeFiles(service.content, {
    'publication.yaml': `${readFileSync(join(service.content, 'publication.yaml'), 'utf8')}permalinks: /:year/:slug\n`,
  });
  await service.regenerate();
  expect(await statusOf(service, '/articles/ferry')).toBe('301 https://example.org/2026/ferry/');
  expect(await statusOf(service, '/articles/gulls')).toBe('301 https://example.org/2026/terns');
  expect(await statusOf(service, '/articles/lost')).toBe('410');
  expect(found(service)).toEqual([]);
  expect(await updatedIn(service)).toEqual(before);
});
