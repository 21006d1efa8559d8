import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { describe, expect, test } from 'vitest';

const SRC = resolve(import.meta.dirname, '../src');
const TESTS = import.meta.dirname;

/** Order within core: a folder imports only folders of a lower number, and itself. */
const CORE: Readonly<Record<string, number>> = {
  cache: -1,
  article: 0,
  protocol: 0,
  adoption: 0.5,
  content: 1,
  feed: 1,
  page: 1,
  ledger: 2,
  snapshot: 3,
  'on-demand': 4,
  publish: 5,
  delivery: 6,
  'events.ts': 0,
  'http-client.ts': 0,
  'command.ts': 7,
  'module.ts': 8,
};

/** Rings that each ring outside of core may import. A module may import core and itself. */
const RINGS: Readonly<Record<string, readonly string[]>> = {
  core: [],
  store: ['core'],
  runtime: ['core'],
  server: ['core'],
  modules: ['core'],
  client: ['core'],
  app: ['core', 'client', 'store', 'runtime', 'server', 'modules'],
  cli: ['core', 'store', 'runtime', 'server', 'app'],
  'index.ts': ['core', 'app'],
};

/** Packages that only one file may import, so that each could be replaced there. */
const IMPORT_SITES: Readonly<Record<string, string>> = {
  express: 'server/app.ts and modules/push/routes.ts and modules/readers/report/routes.ts',
  feed: 'core/feed/feed-package.ts',
  'proxy-addr': 'core/delivery/client-address.ts',
  'prom-client': 'server/metrics/metrics.ts and server/metrics/publication-metrics.ts',
  'node-cron': 'core/publish/schedule.ts',
  pino: 'cli/terminal/log.ts',
  'markdown-it': 'core/content/formats/markdown/engine.ts',
  'markdown-it-deflist': 'core/content/formats/markdown/definition-lists.ts',
  'markdown-it-emoji/lib/data/full.mjs': 'core/content/formats/markdown/emoji.ts',
  'markdown-it-footnote': 'core/content/formats/markdown/footnotes.ts',
  'markdown-it-mark': 'core/content/formats/markdown/highlights.ts',
  'sanitize-html': 'core/content/rendering/sanitise.ts',
  saxes: 'core/feed/xml/strict-parse.ts and modules/moving/feeds/xml/parser.ts',
  parse5: 'core/content/formats/html/dom.ts',
  'smol-toml': 'core/content/metadata/syntax/toml.ts',
  'image-size': 'core/content/media/image-size.ts',
  '@streamparser/json': 'modules/moving/json/json-stream.ts',
  leven: 'core/article/text/did-you-mean.ts',
  'lru-cache': 'core/cache/lru.ts',
  '@photostructure/sqlite': 'store/sqlite/sqlite.ts',
  pg: 'store/postgres/client.ts and store/postgres/statements.ts and store/postgres/postgres.ts and store/postgres/listen.ts',
  'ipaddr.js': 'client/reachable-addresses.ts and core/protocol/ip-network.ts',
  undici: 'client/agent.ts',
  'string-width': 'cli/terminal/code-frame.ts',
};

/** An exported declaration. A list of names (`export { … } from`) declares none. */
const EXPORTED =
  /^export (?:declare |abstract )*(?:const|class|interface|type|enum|(?:async )?function\*?)\s+([A-Za-z_$][\w$]*)/gm;

const MAX_FILES_OF_A_FOLDER = 14;
const MAX_LINES_OF_A_FILE = 400;

const files = readdirSync(SRC, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.ts'));

const textOf = (file: string): string => readFileSync(join(SRC, file), 'utf8');

function importsOf(file: string): string[] {
  return [...textOf(file).matchAll(/^(?:import|export)\s[^;]*?from\s+'([^']+)'|^import\s+'([^']+)'/gm)].map(
    (match) => match[1] ?? match[2] ?? '',
  );
}

/** Specifiers of `import()`, as an expression or in a type. */
const lateImportsOf = (file: string): string[] =>
  [...textOf(file).matchAll(/\bimport\(\s*'([^']+)'/g)].map((match) => match[1] ?? '');

/** Files of this tree that a file imports, types and `import()` included. */
const localImportsOf = (file: string): string[] =>
  [...importsOf(file), ...lateImportsOf(file)]
    .filter((specifier) => specifier.startsWith('.'))
    .map((specifier) => relative(SRC, resolve(SRC, dirname(file), specifier)));

const ringOf = (file: string): string => file.split('/')[0] ?? '';
/** Folder of core, name of a module, or engine of the store. */
const roomOf = (file: string): string => file.split('/')[1] ?? '';

function isAllowed(from: string, to: string): boolean {
  const ring = ringOf(from);
  if (ring !== ringOf(to)) return RINGS[ring]?.includes(ringOf(to)) === true;
  if (ring === 'modules') return roomOf(from) === roomOf(to);
  if (ring === 'store')
    return !ENGINES.has(roomOf(from)) || !ENGINES.has(roomOf(to)) || roomOf(from) === roomOf(to);
  if (ring !== 'core' || roomOf(to) === 'errors.ts' || roomOf(from) === roomOf(to)) return true;
  return (CORE[roomOf(to)] ?? Infinity) < (CORE[roomOf(from)] ?? -1);
}

const ENGINES = new Set(['sqlite', 'postgres']);

const forbidden = files.flatMap((file) =>
  localImportsOf(file)
    .filter((target) => !isAllowed(file, target))
    .map((target) => `${file} -> ${target}`),
);

/** The first import cycle that a depth-first search meets, its first file repeated at the end; empty if there is none. */
function importCycle(): readonly string[] {
  const finished = new Set<string>();
  const visit = (file: string, path: readonly string[]): readonly string[] => {
    if (path.includes(file)) return [...path.slice(path.indexOf(file)), file];
    if (finished.has(file)) return [];
    for (const target of localImportsOf(file)) {
      const cycle = visit(target, [...path, file]);
      if (cycle.length > 0) return cycle;
    }
    finished.add(file);
    return [];
  };
  return files.map((file) => visit(file, [])).find((cycle) => cycle.length > 0) ?? [];
}

describe('rings', () => {
  test('imports go inward between rings, downward in core, and never between modules or engines', () => {
    expect(forbidden).toEqual([]);
  });

  test('src/app/modules.ts alone imports modules, each in one line', () => {
    const imports = files
      .filter((file) => ringOf(file) !== 'modules')
      .flatMap((file) =>
        localImportsOf(file)
          .filter((target) => ringOf(target) === 'modules')
          .map((target) => `${file} -> ${target}`),
      );
    const folders = [...new Set(files.filter((file) => ringOf(file) === 'modules').map(roomOf))];
    expect(imports.toSorted()).toEqual(
      folders.map((folder) => `app/modules.ts -> modules/${folder}/module.ts`).toSorted(),
    );
  });

  test('no import cycle', () => {
    expect(importCycle().join(' -> ')).toBe('');
  });

  test('every ring and every folder of core has its place in the order', () => {
    expect([...new Set(files.map(ringOf))].filter((ring) => RINGS[ring] === undefined)).toEqual([]);
    const rooms = files.filter((file) => ringOf(file) === 'core' && file.split('/').length > 2).map(roomOf);
    expect([...new Set(rooms)].filter((room) => CORE[room] === undefined)).toEqual([]);
  });
});

describe('names', () => {
  test('each exported name is declared in one file', () => {
    const filesByName = new Map<string, string[]>();
    for (const file of files) {
      for (const [, name = ''] of textOf(file).matchAll(EXPORTED))
        filesByName.set(name, [...(filesByName.get(name) ?? []), file]);
    }
    // Overloads of a function stand in one file.
    const repeated = [...filesByName].filter(([, places]) => new Set(places).size > 1);
    expect(repeated.map(([name, places]) => `${name}: ${places.join(', ')}`)).toEqual([]);
    expect(filesByName.size).toBeGreaterThan(500);
  });
});

describe('packages', () => {
  test.each(Object.entries(IMPORT_SITES))('%s is imported by %s alone', (name, site) => {
    const sites = files.filter((file) => importsOf(file).includes(name));
    expect(sites.filter((file) => !site.split(' and ').includes(file))).toEqual([]);
  });

  test('packages for PostgreSQL are loaded on first use', () => {
    const wrong = files.filter((file) => /^import (?!type\b)[^;]*from '(?:pg)'/m.test(textOf(file)));
    expect(wrong).toEqual([]);
  });

  test('only app/ and cli/ read the process', () => {
    const readers = files.filter(
      (file) =>
        !['app', 'cli'].includes(ringOf(file)) && /\bprocess\.(env|argv|exit|on|cwd)\b/.test(textOf(file)),
    );
    expect(readers).toEqual([]);
  });
});

describe('size', () => {
  test.each(files)(`%s is at most ${MAX_LINES_OF_A_FILE} lines`, (file) => {
    expect(textOf(file).split('\n').length).toBeLessThanOrEqual(MAX_LINES_OF_A_FILE);
  });

  test(`no file of a test is longer than ${MAX_LINES_OF_A_FILE} lines`, () => {
    const long = readdirSync(TESTS, { recursive: true, encoding: 'utf8' })
      .filter((file) => file.endsWith('.ts'))
      .filter((file) => readFileSync(join(TESTS, file), 'utf8').split('\n').length > MAX_LINES_OF_A_FILE);
    expect(long).toEqual([]);
  });

  test(`no folder has more than ${MAX_FILES_OF_A_FOLDER} files`, () => {
    const crowded = [...new Set(files.map((file) => dirname(file)))].filter(
      (folder) => files.filter((file) => dirname(file) === folder).length > MAX_FILES_OF_A_FOLDER,
    );
    expect(crowded).toEqual([]);
  });
});
