import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
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
