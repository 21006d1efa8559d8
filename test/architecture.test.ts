import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { describe, expect, test } from 'vitest';

const SRC = resolve(import.meta.dirname, '../src');

/** The layer of each folder. Imports go only downward, and folders of one layer never import each other. */
const LAYERS: Readonly<Record<string, number>> = {
  article: 0,
  protocol: 0,
  readers: 0,
  content: 1,
  feed: 1,
  page: 1,
  store: 1,
  snapshot: 2,
  push: 2,
  http: 3,
  cli: 4,
};

/** Packages that only one file may import, so that each could be replaced there. */
const IMPORT_SITES: Readonly<Record<string, string>> = {
  express: 'http/app.ts and http/push-routes.ts and http/readers-routes.ts',
  feed: 'feed/core.ts',
  'proxy-addr': 'http/client-address.ts',
  'prom-client': 'http/metrics.ts and http/publication-metrics.ts',
  'node-cron': 'snapshot/schedule.ts',
  pino: 'cli/log.ts',
  'markdown-it': 'content/markdown.ts',
  'sanitize-html': 'content/sanitise.ts',
  saxes: 'feed/strict-parse.ts',
  parse5: 'content/tree.ts',
  'image-size': 'content/image-size.ts',
  'lru-cache': 'snapshot/cache.ts',
  '@photostructure/sqlite': 'store/driver.ts',
  pg: 'store/postgres-client.ts and store/postgres-statements.ts and store/postgres.ts and store/listen.ts',
  'ipaddr.js': 'push/address.ts and readers/network.ts',
  undici: 'push/agent.ts',
  'string-width': 'cli/excerpt.ts',
};

const files = readdirSync(SRC, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.ts'));

function importsOf(file: string): string[] {
  const text = readFileSync(join(SRC, file), 'utf8');
  return [...text.matchAll(/^(?:import|export)\s[^;]*?from\s+'([^']+)'|^import\s+'([^']+)'/gm)].map(
    (match) => match[1] ?? match[2] ?? '',
  );
}

const folderOf = (file: string): string => file.split('/')[0] ?? '';

/** Specifiers of `import()`, as an expression or in a type. */
const lateImportsOf = (file: string): string[] =>
  [...readFileSync(join(SRC, file), 'utf8').matchAll(/\bimport\(\s*'([^']+)'/g)].map(
    (match) => match[1] ?? '',
  );

/** Files of this tree that a file imports, types and `import()` included. */
const localImportsOf = (file: string): string[] =>
  [...importsOf(file), ...lateImportsOf(file)]
    .filter((specifier) => specifier.startsWith('.'))
    .map((specifier) => relative(SRC, resolve(SRC, dirname(file), specifier)));

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

describe('layers', () => {
  test.each(files)('%s imports only what lies below it', (file) => {
    const wrong = localImportsOf(file).filter((target) => {
      if (target === 'errors.ts' || folderOf(target) === folderOf(file)) return false;
      if (file === 'index.ts') return folderOf(target) !== 'cli';
      return !((LAYERS[folderOf(target)] ?? Infinity) < (LAYERS[folderOf(file)] ?? -1));
    });
    expect(wrong).toEqual([]);
  });

  test('no import cycle', () => {
    expect(importCycle().join(' -> ')).toBe('');
  });

  test('every folder has a layer', () => {
    const folders = new Set(files.filter((file) => file.includes('/')).map(folderOf));
    expect([...folders].filter((folder) => LAYERS[folder] === undefined)).toEqual([]);
  });
});

describe('packages', () => {
  test.each(Object.entries(IMPORT_SITES))('%s is imported by %s alone', (name, site) => {
    const sites = files.filter((file) => importsOf(file).includes(name));
    expect(sites.filter((file) => !site.split(' and ').includes(file))).toEqual([]);
  });

  test('what only PostgreSQL needs is loaded when it is asked for', () => {
    const wrong = files.filter((file) =>
      /^import (?!type\b)[^;]*from 'pg'/m.test(readFileSync(join(SRC, file), 'utf8')),
    );
    expect(wrong).toEqual([]);
  });

  test('only cli/ reads the process', () => {
    const readers = files.filter(
      (file) =>
        folderOf(file) !== 'cli' &&
        /\bprocess\.(env|argv|exit|on|cwd)\b/.test(readFileSync(join(SRC, file), 'utf8')),
    );
    expect(readers).toEqual([]);
  });
});

describe('size', () => {
  test.each(files)('%s is at most 400 lines', (file) => {
    expect(readFileSync(join(SRC, file), 'utf8').split('\n').length).toBeLessThanOrEqual(400);
  });
});
