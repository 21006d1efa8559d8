import type { Finding, Severity } from '../../core/article/finding.ts';
import { plural } from '../../core/article/text/plural.ts';
import { printable } from '../../core/article/text/printable.ts';
import { codeFrame } from './code-frame.ts';
import type { Style, Terminal } from './terminal.ts';

const STYLES: Readonly<Record<Severity, Style>> = { error: 'red', warning: 'yellow', note: 'cyan' };

/** Returns the lines of a file, as findings count them; none if the file cannot be read. */
export type LinesOf = (file: string) => readonly string[];

/** Max. cells of an excerpt. */
const MAX_CELLS = 160;

/**
 * Formats findings for a terminal: grouped by file, each with its source line and a mark under its position.
 * Yields one string per file, so that only one file is in memory. The findings must be ordered by file.
 */
export function* findingsReport(
  findings: readonly Finding[],
  linesOf: LinesOf,
  terminal: Terminal,
): Generator<string> {
  for (let index = 0; index < findings.length;) {
    const file = findings[index]?.file ?? '';
    const own: Finding[] = [];
    for (; findings[index]?.file === file; index += 1) own.push(findings[index] as Finding);
    const lines = linesOf(file);
    const parts = own.map((finding) => part(finding, lines[finding.line - 1], terminal));
    yield [terminal.paint('bold', printable(file)), ...parts, ''].join('\n');
  }
}

/** Formats one finding, followed by its source line unless that is blank. */
function part(
  { line, column, length, severity, message }: Finding,
  source: string | undefined,
  terminal: Terminal,
): string {
  const { paint } = terminal;
  const place = column === undefined ? `${line}` : `${line}:${column}`;
  const head = `  ${place} ${paint(STYLES[severity], severity)}: ${printable(message)}`;
  const quoted = quote({ line, column, length, style: STYLES[severity] }, source, terminal);
  return [head, ...quoted].join('\n');
}

interface Quoted {
  readonly line: number;
  readonly column: number | undefined;
  readonly length: number | undefined;
  readonly style: Style;
}

/** Formats a source line, with marks below it under the position. */
function quote(
  { line, column, length, style }: Quoted,
  source: string | undefined,
  { columns, paint }: Terminal,
): readonly string[] {
  if (source === undefined || source.trim() === '') return [];
  const number = `    ${line} | `;
  const margin = `${' '.repeat(number.length - 2)}| `;
  const cells = Math.min(MAX_CELLS, columns - 1) - number.length;
  const { before, marked, after, indent, marks, isReordered } = codeFrame(source, { column, length }, cells);
  const text = `${paint('dim', number)}${before}${paint(style, marked)}${after}`;
  if (indent === undefined) return [`${paint('dim', number)}${before}${marked}${after}`];
  // If the terminal may reorder letters, a mark would stand under the wrong ones.
  if (isReordered)
    return marked === '' ? [text] : [text, `${paint('dim', margin)}${paint(style, '^')} ${marked}`];
  const carets = '^'.repeat(Math.max(1, marks));
  return [text, `${paint('dim', margin)}${' '.repeat(indent)}${paint(style, carets)}`];
}

/** `1 error, 2 warnings and 3 notes in 2 files`; `no findings` where there are none. */
export function totals(findings: readonly Finding[]): string {
  if (findings.length === 0) return 'no findings';
  const counts = (['error', 'warning', 'note'] as const)
    .map((severity) => plural(findings.filter((finding) => finding.severity === severity).length, severity))
    .filter((text) => !text.startsWith('0 '));
  const files = new Set(findings.map(({ file }) => file)).size;
  const last = counts.pop() ?? '';
  const all = counts.length === 0 ? last : `${counts.join(', ')} and ${last}`;
  return `${all} in ${plural(files, 'file')}`;
}
