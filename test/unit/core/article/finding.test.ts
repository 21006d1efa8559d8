import { expect, test } from 'vitest';
import { formatFinding } from '../../../../src/core/article/finding.ts';

const finding = { line: 3, severity: 'note', rule: 'chrome', message: 'dropped "Tweet"' } as const;

test.each([
  ['a plain name', 'a/b c.md', 'a/b c.md:3: dropped "Tweet"'],
  ['other scripts', 'новости 😀.md', 'новости 😀.md:3: dropped "Tweet"'],
  ['a line feed', 'a\nb.md', String.raw`a\u000ab.md:3: dropped "Tweet"`],
  ['an escape sequence', 'a\u001B[2J\u009B.md', String.raw`a\u001b[2J\u009b.md:3: dropped "Tweet"`],
])('a file with %s in its name is printed on one harmless line', (_name, file, line) => {
  expect(formatFinding({ file, ...finding })).toBe(line);
});
