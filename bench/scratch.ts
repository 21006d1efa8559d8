import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DEFAULTS, generate } from './generate.ts';

/** Runs with a directory that is gone afterwards, whatever happens; an interrupt takes it away too. */
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

/** What every benchmark publishes: bounds by number alone are Hugo's too. */
const PUBLICATION = 'title: Benchmark\nauthority: example.org\nlimit: 20\n';

/** Writes a content directory of so many articles. */
export function writeContent(directory: string, articles: number): void {
  generate(directory, { ...DEFAULTS, articles });
  writeFileSync(join(directory, 'publication.yaml'), PUBLICATION);
}
