import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { Ajv } from 'ajv';
import { parse } from 'yaml';
import { describe, expect, test } from 'vitest';
import { MODULE_KEYS } from '../../../../../src/app/modules/module-publication-keys.ts';
import { readPublicationFile } from '../../../../../src/core/content/publication/publication-file.ts';
import { publicationSchema } from '../../../../../src/core/content/publication/publication-schema.ts';

const ROOT = resolve(import.meta.dirname, '../../../../..');
const validate = new Ajv({
  strict: true,
  allowUnionTypes: true,
  strictTypes: false,
  strictRequired: false,
}).compile(publicationSchema(MODULE_KEYS));

/** Verdicts of schema and validation on a publication.yaml with this content; JSON is YAML. */
const isTakenBySchema = (content: unknown): boolean => validate(content);
const isTaken = (content: unknown): boolean =>
  readPublicationFile(JSON.stringify(content), MODULE_KEYS).faults.length === 0;

/** Every YAML example of publication.yaml in the documentation, and the repository's own file. */
const EXAMPLES: readonly [name: string, content: Record<string, unknown>][] = [
  [
    'content/publication.yaml',
    parse(readFileSync(join(ROOT, 'content/publication.yaml'), 'utf8')) as Record<string, unknown>,
  ],
  ...readdirSync(join(ROOT, 'docs'))
    .filter((name) => name.endsWith('.md'))
    .flatMap((name) => {
      const blocks = readFileSync(join(ROOT, 'docs', name), 'utf8').matchAll(/^```yaml\n([^]*?)^```$/gm);
      return [...blocks].map(([, block = '']): [string, Record<string, unknown>] => {
        const content = parse(block) as Record<string, unknown>;
        return [`docs/${name}: ${Object.keys(content).join(', ')}`, content];
      });
    }),
  [
    'everything',
    {
      title: ' The Bells\nof York ',
      description: 'x',
      link: 'HTTPS://example.org',
      id: 'tag:example.org,2026:feed',
      language: ' pt-br ',
      authority: 'bells@example.org',
      authors: ['Ane', { name: 'Bo', url: 'https://bo.example/', email: 'bo@example.org' }],
      icon: 'https://example.org/icon.png',
      rights: '©',
      kind: 'podcast',
      podcast: {
        categories: ['History', { 'Society & Culture': ['Documentary'] }, { Arts: 'Books' }],
        explicit: false,
        owner: { name: 'Ane', email: 'ane@example.org' },
        type: 'serial',
        guid: 'EAD4C236-bf58-58c6-a2c6-a6b28d128cb6',
        medium: 'musicL',
        funding: { url: 'https://example.org/', title: 'Give' },
        persons: ['Bo', { name: 'Cy', role: 'Guest' }],
      },
      poll: { leastSeconds: 60 },
      gate: { growPercent: 1000 },
      feeds: {
        '/': { moved: '/new/' },
        '/tags/C++/': { title: 'C' },
        'feeds/x': { tags: 'a', without: { languages: ['en'] }, retired: '2027-01-01' },
        '//feeds/y//': { languages: 'en' },
        'sections/a/b': { limit: 5 },
      },
      aliases: { '/feed': '/rss.xml', '/x': 'http:example.org' },
      oldHosts: ['Old.example.org:8080'],
      cron: '* * * * *',
    },
  ],
];

describe('the JSON Schema of publication.yaml', () => {
  test('in docs/ equals the generated one (npm run schema)', () => {
    const stored: unknown = JSON.parse(readFileSync(join(ROOT, 'docs/publication.schema.json'), 'utf8'));
    expect(stored).toEqual(publicationSchema(MODULE_KEYS));
  });

  test('has every documented key, each with a description', () => {
    const documented = readFileSync(join(ROOT, 'docs/configuration.md'), 'utf8');
    const table = /^\| key +\| default[^]*?\n\n/m.exec(documented)?.[0] ?? '';
    const names = [...table.matchAll(/^\| ((?:`\w+`(?:, )?)+)/gm)].flatMap(([, cell = '']) =>
      [...cell.matchAll(/\w+/g)].map(([name]) => name),
    );
    const { properties } = publicationSchema(MODULE_KEYS) as {
      properties: Record<string, { description?: string }>;
    };
    expect(names.toSorted()).toEqual(Object.keys(properties).toSorted());
    const silent = Object.keys(properties).filter((name) => (properties[name]?.description ?? '').length < 8);
    expect(silent).toEqual([]);
  });

  test.each(EXAMPLES)('accepts %s', (_name, content) => {
    expect(isTaken(content)).toBe(true);
    expect([isTakenBySchema(content), validate.errors]).toEqual([true, null]);
  });

  test('refuses nothing that validation accepts', () => {
    let changes = 0;
    for (const [name, content] of EXAMPLES) {
      for (const [key, value] of Object.entries(content)) {
        // Each key by itself, to keep failures short.
        const beside = key === 'podcast' ? { kind: 'podcast' } : {};
        for (const changed of changesOf({ [key]: value })) {
          const whole = { ...beside, ...(changed as object) };
          changes += 1;
          if (!isTakenBySchema(whole) && isTaken(whole))
            throw new Error(`${name}: ${JSON.stringify(whole)}: ${JSON.stringify(validate.errors)}`);
        }
      }
    }
    expect(changes).toBeGreaterThan(1000);
  });

  test.each([
    ['an unknown key', { titel: 'x' }],
    ['nothing to read', { title: ' ' }],
    ['a number for a text', { title: 5 }],
    ['a relative address', { link: '/home' }],
    ['another scheme', { icon: 'ftp://example.org/icon.png' }],
    ['no language', { language: 'not a tag' }],
    ['an authority with capitals', { authority: 'Example.org' }],
    ['no authors', { authors: [] }],
    ['an author without a name', { authors: [{ url: 'https://example.org/' }] }],
    ['too small a number', { limit: 0 }],
    ['a number with a fraction', { limit: 2.5 }],
    ['another kind', { kind: 'blog' }],
    ['a podcast that is none', { podcast: { explicit: true } }],
    ['a category in no map of its own', { kind: 'podcast', podcast: { categories: [{ A: [], B: [] }] } }],
    ['no UUID', { kind: 'podcast', podcast: { guid: 'x' } }],
    ['text for truth', { push: { hub: 'yes' } }],
    ['too many hubs', { push: { hubs: Array<string>(11).fill('https://hub.example/') } }],
    ['leases in part', { push: { leases: { leastSeconds: 5 } } }],
    ['an unknown placeholder', { cdn: { purge: { url: 'https://cdn.example/', body: '{secret}' } } }],
    ['a placeholder for a host', { cdn: { purge: { url: 'https://{keys}/' } } }],
    ['no address of a feed', { feeds: { news: {} } }],
    ['a combination of nothing', { feeds: { 'feeds/x': {} } }],
    ['criteria of another feed', { feeds: { 'tags/x': { languages: ['en'] } } }],
    ['an alias that is no path', { aliases: { feed: '/rss.xml' } }],
    ['an alias with a fragment', { aliases: { '/#feed': '/rss.xml' } }],
    ['an alias to another host', { aliases: { '/feed': '//evil.example/' } }],
    ['an old host with a path', { oldHosts: ['old.example.org/feed'] }],
  ])('like validation, refuses %s', (_name, content) => {
    expect([isTaken(content), isTakenBySchema(content)]).toEqual([false, false]);
  });
});

const ODD: readonly unknown[] = [
  '',
  ' ',
  'x',
  'x y',
  ' EN-us ',
  '0',
  '2026-01-01',
  '/x',
  '//x',
  'http:x',
  ' HTTPS://Example.org/ä?x#y ',
  'tag:x,2026:y',
  'a@b',
  '{keys}',
  0,
  1,
  -1,
  1.5,
  70_000,
  true,
  null,
  [],
  ['x'],
  {},
  { name: 'x' },
  { x: 'y' },
];

/** Variants of `value` with one member replaced, removed or renamed. */
function* changesOf(value: unknown): Generator {
  if (typeof value !== 'object' || value === null) return;
  const isList = Array.isArray(value);
  for (const [key, item] of Object.entries(value)) {
    const put = (changed: unknown): unknown =>
      isList ? Object.assign([...value], { [key]: changed }) : { ...value, [key]: changed };
    for (const odd of ODD) yield put(odd);
    for (const changed of changesOf(item)) yield put(changed);
    if (isList) continue;
    const { [key]: _, ...rest } = value as Record<string, unknown>;
    yield rest;
    for (const name of ['x', `/${key}/`, 'tags/x', 'feeds/x']) yield { ...rest, [name]: item };
  }
}
