import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join, relative } from 'node:path';
import { Ajv } from 'ajv';
import addFormats from 'ajv-formats';
import { expect, test } from 'vitest';
import {
  fieldsOfEntry,
  MANIFEST_FILE,
  type Manifest,
  type ManifestEntry,
} from '../../../src/modules/static-export/manifest.ts';
import { article, temporaryDirectory, writeFiles, type Files } from '../../support/service/directory.ts';
import { request, type Answer } from '../../support/service/request.ts';
import { restartService, startService } from '../../support/service/service.ts';
import { buildFrom, EVERYTHING, makeHistory, readManifest } from '../../support/service/static-site.ts';

const DAY_MS = 24 * 3600 * 1000;

/** One path of each kind. */
const ANSWERS = {
  '/': '200',
  '/tags/boats/atom.xml': '200',
  '/authors/ane/': '200',
  '/sections/world/rss.xml': '200',
  '/languages/nb/feed.json': '200',
  '/feeds/water/': '200',
  '/tags/%E6%96%B0%E9%97%BB/rss.xml': '200',
  '/archive/1-3/rss.xml': '200',
  '/archive/1-1/atom.xml': '200',
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

/** Differences between the manifest's entry for a file and the service's response. */
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
  // The manifest may lack only fields that need a running service.
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

test('[35] [36] [49] [50] [51] [53] [54] [55] the manifest of a build describes every path as the service answers it', async () => {
  const service = await startService(EVERYTHING);
  await makeHistory(service);
  await service.stop();
  service.clock.time += DAY_MS;
  const { directory, manifest } = await buildFrom(service);

  const { origin, clock } = await restartService(service);
  // Freshness right after a change differs from the usual value.
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

/** Content of a build by name, without the time in the manifest. */
function writtenIn(directory: string): ReadonlyMap<string, string> {
  const names = readdirSync(directory, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(directory, join(entry.parentPath, entry.name)));
  return new Map(
    names.sort().map((name) => {
      const text = readFileSync(join(directory, name), 'latin1');
      return [name, name === MANIFEST_FILE ? text.replace(/"written": "[^"]*"/, '') : text];
    }),
  );
}

/** A smaller publication, for tests that need no more. */
const FEW: Files = {
  'publication.yaml': 'authority: example.org\nlimit: 1\naliases: { /feed: /rss.xml }\n',
  'one.md': article('One', '2026-01-01T10:00:00Z', 'First.', 'tags: [boats]', 'attachments: [one.pdf]'),
  'two.md': article('Two', '2026-01-02T10:00:00Z', 'Second.', 'attachments: [two.mp3, three.mp3]'),
  'one.pdf': '%PDF-1.4 nothing',
  'two.mp3': 'sound',
  'three.mp3': 'another sound',
};

/** Builds the content into an empty data directory. */
async function buildAnew(content: string, time: number, directory?: string): Promise<string> {
  const built = await buildFrom({ content, data: temporaryDirectory(), clock: { time } }, directory);
  return built.directory;
}

test('[2] [3] a repeated build differs only in the time of writing, and leaves file times unchanged', async () => {
  const content = temporaryDirectory(FEW);
  const time = Date.parse('2026-03-02T12:00:00Z');
  const first = await buildAnew(content, time);
  const second = await buildAnew(content, time + DAY_MS);
  expect(writtenIn(second)).toEqual(writtenIn(first));
  expect(readManifest(second).written).not.toBe(readManifest(first).written);

  const timeOf = (name: string): number => statSync(join(first, name)).mtimeMs;
  const names = [
    'rss.xml',
    'rss.xml.gz',
    'articles/two/index.html',
    'articles/one/index.html',
    'media/one.pdf',
  ];
  const before = names.map(timeOf);
  writeFiles(content, { 'two.md': String(FEW['two.md']).replace('Second.', 'Sekond.') });
  // Within the same second, and with the same size.
  await buildAnew(content, time, first);
  expect(names.map((name, index) => timeOf(name) - (before[index] ?? 0))).toEqual([1000, 1000, 1000, 0, 0]);
});

/** Header rules as hosts read them: a path, followed by indented fields. */
function rulesIn(text: string): readonly { matches: (path: string) => boolean; fields: unknown }[] {
  return text
    .trim()
    .split(/\n(?=\S)/)
    .map((block) => {
      const [rule = '', ...lines] = block.trimEnd().split('\n');
      const pattern = rule
        .replace(/[.+?^${}()|[\]\\]/g, '\\$&')
        .replace(/:[a-z]+/g, '[^/]+')
        .replaceAll('*', '.*');
      const fields = lines
        .filter((line) => line !== '')
        .map((line) =>
          line
            .trim()
            .split(/: (.*)/)
            .slice(0, 2),
        );
      return {
        matches: (path) => new RegExp(`^${pattern}$`).test(path),
        fields: Object.fromEntries(fields) as unknown,
      };
    });
}

test('[35] [49] [53] a build has public files only, with a correct manifest and _headers', async () => {
  const schema = JSON.parse(
    readFileSync(join(import.meta.dirname, '../../../docs/manifest.schema.json'), 'utf8'),
  ) as object;
  const ajv = new Ajv({ strict: true });
  addFormats.default(ajv);
  const isValid = ajv.compile(schema);
  const content = temporaryDirectory({
    ...FEW,
    'later.md': article('Later', '2026-03-09T10:00:00Z'),
    'draft.md': article('Secret plans', '2026-01-09T10:00:00Z', 'Hush.', 'draft: true'),
  });
  const directory = await buildAnew(content, Date.parse('2026-03-02T12:00:00Z'));
  const manifest = readManifest(directory);
  expect([isValid(manifest), isValid.errors]).toEqual([true, null]);
  expect(isValid({ ...manifest, version: 2 })).toBe(false);
  expect(manifest.due).toBe('2026-03-09T10:00:00Z');
  // Uploaded files reveal nothing about this machine or about unpublished articles.
  for (const [name, text] of writtenIn(directory)) {
    expect([name, /secret|\/tmp\/|token/i.test(text.replace(/"tag":/g, ''))]).toEqual([name, false]);
  }

  const rules = rulesIn(readFileSync(join(directory, '_headers'), 'utf8'));
  expect(rules.length).toBeLessThan(60);
  for (const entry of manifest.resources.filter(({ status }) => status === 200)) {
    const of = rules.filter(({ matches }) => matches(entry.path)).map(({ fields }) => fields);
    // The rules omit fields of single paths among many, and fields that hosts set themselves.
    const {
      'Content-Type': type,
      Vary: _v,
      'Accept-Ranges': _a,
      ...shared
    } = manifest.shared[entry.shared] ?? {};
    const isMedia = entry.path.startsWith('/media/');
    const expected = entry.path.endsWith('.pdf')
      ? { 'Cache-Control': shared['Cache-Control'] }
      : { ...shared, ...(!isMedia && { 'Content-Type': type }) };
    expect([entry.path, ...of]).toEqual([entry.path, expect.objectContaining(expected)]);
  }
  expect(readFileSync(join(directory, '_redirects'), 'utf8').split('\n')).toEqual(
    expect.arrayContaining(['/feed https://example.org/rss.xml 301']),
  );
});

test('[54] _redirects has no old path that a host would read as a placeholder', async () => {
  const paths = ['/plain', '/all/*', '/:name', '/a:b'];
  const aliases = Object.fromEntries(paths.map((path) => [path, '/rss.xml']));
  const content = temporaryDirectory({ ...FEW, 'publication.yaml': JSON.stringify({ aliases }) });
  const directory = await buildAnew(content, Date.parse('2026-03-02T12:00:00Z'));
  const lines = readFileSync(join(directory, '_redirects'), 'utf8').split('\n');
  expect(lines.map((line) => line.split(' ')[0]).filter((path) => path !== '')).toEqual([
    '/plain',
    '/a:b',
    '/plain/',
    '/a:b/',
  ]);
});
