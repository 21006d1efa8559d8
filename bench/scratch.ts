import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DEFAULTS, generate } from './generate.ts';

/** Runs a function with a temporary directory, which is removed in every case, also on an interrupt. */
export async function withScratch<T>(run: (directory: string) => Promise<T>): Promise<T> {
  const directory = mkdtempSync(join(tmpdir(), 'feedwright-bench-'));
  const remove = (): void => rmSync(directory, { recursive: true, force: true });
  const interrupted = (): void => process.exit(130);
  process.once('exit', remove);
  process.once('SIGINT', interrupted);
  process.once('SIGTERM', interrupted);
  try {
    return await run(directory);
  } finally {
    process.off('exit', remove);
    process.off('SIGINT', interrupted);
    process.off('SIGTERM', interrupted);
    remove();
  }
}

/** Publication of every benchmark. The limit is by number alone, as in Hugo. */
const PUBLICATION = 'title: Benchmark\nauthority: example.org\nlimit: 20\n';

/** Writes a content directory with this many articles. */
export function writeContent(directory: string, articles: number): void {
  mkdirSync(directory, { recursive: true });
  generate(directory, { ...DEFAULTS, articles });
  writeFileSync(join(directory, 'publication.yaml'), PUBLICATION);
}
