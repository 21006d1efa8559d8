import { lstatSync, lutimesSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { onTestFinished } from 'vitest';

/** Content of files by path. */
export type Files = Readonly<Record<string, string | Uint8Array>>;

/** Writes files below a directory, and creates folders as needed. */
export function writeFiles(directory: string, files: Files): void {
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(directory, path)), { recursive: true });
    writeFileSync(join(directory, path), content);
  }
}

/** Creates a directory with these files; it is deleted at the end of the test. */
export function temporaryDirectory(files: Files = {}): string {
  const directory = mkdtempSync(join(tmpdir(), 'feedwright-'));
  onTestFinished(() => rmSync(directory, { recursive: true, force: true }));
  writeFiles(directory, files);
  return directory;
}

/** Milliseconds since 1970, earlier than any file of a test. */
const LONG_AGO = Date.parse('2001-01-01T00:00:00Z');
let seconds = 0;

/**
 * Gives each file written since the last call an old modification time of its own: the file system's clock
 * may not have ticked between two writes.
 */
export function settle(directory: string): void {
  const names = readdirSync(directory, { recursive: true, encoding: 'utf8' });
  for (const path of [directory, ...names.map((name) => join(directory, name))]) {
    if (lstatSync(path).mtimeMs < LONG_AGO) continue;
    seconds += 1;
    lutimesSync(path, seconds, seconds);
  }
}

/** A Markdown article; further lines of front matter follow title and date. */
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
