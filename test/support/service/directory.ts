import { lstatSync, lutimesSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { onTestFinished } from 'vitest';

/** Files by path; text or bytes. */
export type Files = Readonly<Record<string, string | Uint8Array>>;

/** Writes files below a directory, making folders as needed. */
export function writeFiles(directory: string, files: Files): void {
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(directory, path)), { recursive: true });
    writeFileSync(join(directory, path), content);
  }
}

/** A new directory with these files; gone when the test is over. */
export function temporaryDirectory(files: Files = {}): string {
  const directory = mkdtempSync(join(tmpdir(), 'feedwright-'));
  onTestFinished(() => rmSync(directory, { recursive: true, force: true }));
  writeFiles(directory, files);
  return directory;
}

/** Before any file of a test was written; milliseconds since 1970. */
const LONG_AGO = Date.parse('2001-01-01T00:00:00Z');
let seconds = 0;

/**
 * Gives whatever was written since the last time a time of its own, long ago: between two writes the clock of
 * the file system may not have ticked.
 */
export function settle(directory: string): void {
  const names = readdirSync(directory, { recursive: true, encoding: 'utf8' });
  for (const path of [directory, ...names.map((name) => join(directory, name))]) {
    if (lstatSync(path).mtimeMs < LONG_AGO) continue;
    seconds += 1;
    lutimesSync(path, seconds, seconds);
  }
}

/** A Markdown article; further lines of front matter come behind title and date. */
export function article(
  title: string,
  published: string,
  text = `Text of ${title}.`,
  ...more: string[]
): string {
  return [
    '---',
    `title: ${JSON.stringify(title)}`,
    `published: ${published}`,
    ...more,
    '---',
    '',
    text,
    '',
  ].join('\n');
}
