import { describe, expect, test } from 'vitest';
import type { Finding } from '../../../../src/core/article/finding.ts';
import { findingsReport, totals } from '../../../../src/cli/terminal/findings-report.ts';
import { terminalOf } from '../../../../src/cli/terminal/terminal.ts';

const PLAIN = terminalOf({ isTTY: true, columns: 60 }, { NO_COLOR: '1' });
const finding = (file: string, line: number, more: Partial<Finding> = {}): Finding => {
  return { file, line, severity: 'error', rule: 'date', message: 'no date', ...more };
};
const report = (findings: readonly Finding[], files: Readonly<Record<string, string>>, terminal = PLAIN) =>
  [...findingsReport(findings, (file) => files[file]?.split('\n') ?? [], terminal)].join('\n');

describe('findings by file', () => {
  test('show their source line, and marks under the position', () => {
    const findings = [
      finding('a.md', 2, { column: 12, length: 7 }),
      finding('a.md', 3, { severity: 'warning', message: 'odd' }),
      finding('b.md', 1, { severity: 'note', column: 3 }),
    ];
    expect(report(findings, { 'a.md': '---\npublished: someday\nx: 1\n', 'b.md': '日本' })).toBe(`a.md
  2:12 error: no date
    2 | published: someday
      |            ^^^^^^^
  3 warning: odd
    3 | x: 1

b.md
  1:3 note: no date
    1 | 日本
      |     ^
`);
  });

  test('show no source line if the file cannot be read or the line is blank', () => {
    expect(
      report([finding('gone/', 1), finding('a.md', 2), finding('a.md', 99)], { 'a.md': 'x\n  \n' }),
    ).toBe('gone/\n  1 error: no date\n\na.md\n  2 error: no date\n  99 error: no date\n');
  });

  test('quote a position among right-to-left letters instead of marking it', () => {
    const line = 'url: שלום';
    expect(report([finding('a.md', 1, { column: 6, length: 4 })], { 'a.md': line })).toContain(
      '    1 | url: שלום\n      | ^ שלום\n',
    );
  });

  test('fit into the terminal', () => {
    const text = report([finding('a.md', 1, { column: 500, length: 3 })], { 'a.md': 'word '.repeat(500) });
    for (const line of text.split('\n')) expect(line.length).toBeLessThan(60);
    expect(text).toContain('^^^');
  });

  test('are coloured if the terminal has colours', () => {
    const coloured = terminalOf({ isTTY: true }, {});
    const text = report([finding('a.md', 1, { column: 1, length: 1 })], { 'a.md': 'x' }, coloured);
    expect(text).toContain('\u001B[1ma.md\u001B[22m');
    expect(text).toContain('\u001B[31merror\u001B[39m');
  });

  test('cannot send control sequences to the terminal: not by name, message or source line', () => {
    const hostile = '\u001B]0;x\u0007\u202E';
    const text = report([finding(`${hostile}.md`, 1, { message: hostile, column: 1 })], {
      [`${hostile}.md`]: hostile,
    });
    expect(text).not.toMatch(/[\u0000-\u0009\u000B-\u001F\u007F-\u009F\p{Bidi_Control}]/u);
    expect(text).toContain(String.raw`\u001b]0;x\u0007\u202e`);
  });
});

test.each([
  [[], 'no findings'],
  [[finding('a', 1)], '1 error in 1 file'],
  [
    [finding('a', 1), finding('a', 2, { severity: 'warning' }), finding('b', 1, { severity: 'warning' })],
    '1 error and 2 warnings in 2 files',
  ],
  [
    [finding('a', 1), finding('a', 2, { severity: 'warning' }), finding('a', 3, { severity: 'note' })],
    '1 error, 1 warning and 1 note in 1 file',
  ],
])('%# are counted', (findings, text) => {
  expect(totals(findings)).toBe(text);
});
