import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { fieldsOfEntry, type Manifest, type ManifestEntry } from '../../src/snapshot/manifest.ts';
import { request, type Answer } from '../helpers/request.ts';
import { restartService, startService } from '../helpers/service.ts';
import { buildFrom, EVERYTHING, makeHistory } from '../helpers/static-site.ts';

const DAY_MS = 24 * 3600 * 1000;

/** One of each kind. */
const ANSWERS = {
  '/': '200',
  '/tags/boats/atom.xml': '200',
  '/authors/ane/': '200',
  '/sections/world/rss.xml': '200',
  '/languages/nb/feed.json': '200',
  '/feeds/water/': '200',
  '/tags/%E6%96%B0%E9%97%BB/rss.xml': '200',
  '/archive/1-4/rss.xml': '200',
  '/archive/1-2/atom.xml': '200',
  '/feeds.opml': '200',
  '/feed.css': '200',
  '/favicon.ico': '200',
  '/media/files/two%20words.mp3': '200',
  '/articles/six': '301 https://example.org/articles/sixth',
  '/articles/seven': '410',
  '/media/files/gone.mp3': '410',
  '/tags/old/rss.xml': '301 https://example.org/tags/boats/rss.xml',
  '/tags/ended/': '410',
  '/tags/ends/feed.json': '200',
  '/feed': '301 https://example.org/rss.xml',
  '/?feed=atom': '301 https://example.org/atom.xml',
  '/caf%E9': '301 https://example.org/feed.json',
  '/hub': 'nothing',
};

/** What the manifest says of one file, and what the service answered instead. */
function differences(
  directory: string,
  manifest: Manifest,
  entry: ManifestEntry,
  file: ManifestEntry['files'][number] | undefined,
  { status, headers, body }: Answer,
): string[] {
  const isMedia = entry.path.startsWith('/media/');
  const said: Record<string, unknown> = { status: entry.status };
  const answered: Record<string, unknown> = { status };
  const hold = (name: string, value: string | undefined): void => {
    said[name] = value;
    answered[name] = headers[name.toLowerCase()];
  };
  for (const [name, value] of Object.entries(fieldsOfEntry(manifest, entry))) hold(name, value);
  if (file !== undefined) {
    said['body'] = readFileSync(join(directory, file.file)).toString('latin1');
    answered['body'] = body.toString('latin1');
    hold('Content-Length', String(file.bytes));
    hold('Content-Encoding', file.coding === 'identity' ? undefined : file.coding);
    if (!isMedia && entry.status === 200) {
      hold('ETag', file.tag);
      hold('Repr-Digest', file.digest);
    }
  }
  // Nothing that the service says may be missing, but for what only a running program can say.
  const named = new Set(Object.keys(said).map((name) => name.toLowerCase()));
  const ofAProgram = ['date', 'expires', 'connection', 'keep-alive', 'content-length', 'transfer-encoding'];
  const ofACopy = isMedia ? ['etag', 'last-modified'] : [];
  const missing = Object.keys(headers).filter(
    (name) => ![...named, ...ofAProgram, ...ofACopy].includes(name),
  );
  return [
    ...Object.keys(said)
      .filter((name) => said[name] !== answered[name])
      .map((name) => `${entry.path} ${name}: said ${String(said[name])}, answered ${String(answered[name])}`),
    ...missing.map((name) => `${entry.path} ${name}: not said`),
  ];
}

test('[35] [36] [49] [50] [51] [53] [54] [55] the manifest of a build says of every path what the service answers', async () => {
  const service = await startService(EVERYTHING);
  await makeHistory(service);
  await service.stop();
  service.clock.time += DAY_MS;
  const { directory, manifest } = await buildFrom(service);

  const { origin, clock } = await restartService(service);
  // What is said right after a change is not what is said most of the time.
  clock.time += DAY_MS;
  const wrong: string[] = [];
  for (const entry of manifest.resources) {
    for (const file of entry.files.length === 0 ? [undefined] : entry.files) {
      const headers = { 'Accept-Encoding': file?.coding ?? 'identity' };
      const answer = await request(origin + entry.path, { headers });
      wrong.push(...differences(directory, manifest, entry, file, answer));
    }
  }
  expect(wrong).toEqual([]);
  const said = (path: string): string => {
    const entry = manifest.resources.find((one) => one.path === path);
    return entry === undefined ? 'nothing' : [entry.status, entry.fields['Location'] ?? []].flat().join(' ');
  };
  expect(Object.fromEntries(Object.keys(ANSWERS).map((path) => [path, said(path)]))).toEqual(ANSWERS);
});
