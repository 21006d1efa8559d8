// Writes the figures of the last run into the documentation: `npx tsx bench/scale-docs.ts [FILE]`.

import { readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { format, resolveConfig } from 'prettier';
import type { Versions } from './report.ts';
import { tablesOf, type ScaleResults, type Tables } from './scale-tables.ts';

const ROOT = resolve(import.meta.dirname, '..');

/** Pages with figures, between `<!-- bench:scale NAME -->` and `<!-- /bench:scale -->`. */
const PAGES = ['docs/performance.md', 'docs/scaling.md'];

/** JSON report of `bench/scale.ts`. */
export interface Written {
  readonly made: string;
  readonly versions: Versions;
  readonly results: ScaleResults;
}

/** Replaces the tables of a page; a table without new figures stays. */
export function withTables(page: string, tables: Tables): string {
  return page.replaceAll(
    /(<!-- bench:scale (\w+) -->\n)[^]*?(<!-- \/bench:scale -->)/g,
    (block: string, begin: string, name: string, end: string) => {
      const table = tables[name];
      return table === undefined ? block : `${begin}\n${table}\n\n${end}`;
    },
  );
}

/** Writes the figures of a run into the pages. Rejects with the system's error if a file cannot be read. */
export async function writeDocs(file: string): Promise<void> {
  const { versions, results, made } = JSON.parse(readFileSync(file, 'utf8')) as Written;
  for (const page of PAGES) {
    const path = join(ROOT, page);
    const text = withTables(readFileSync(path, 'utf8'), tablesOf(results, versions, made));
    writeFileSync(path, await format(text, { ...(await resolveConfig(path)), parser: 'markdown' }));
    console.log(path);
  }
}

if (process.argv[1] === import.meta.filename) {
  await writeDocs(resolve(process.argv[2] ?? join(ROOT, 'bench-artefacts/scale.json')));
}
