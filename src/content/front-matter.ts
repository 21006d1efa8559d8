import type { Finding } from '../article/finding.ts';
import { readMetadata } from './metadata.ts';
import type { Metadata, Reading, ReadingContext } from './reading.ts';

/** A reading whose format has front matter: `declared` are the keys that stood there, not in the text. */
export interface DeclaredReading extends Reading {
  readonly declared: readonly string[];
}

/** What stands above an article's text, and the text itself. */
export interface FrontMatter {
  readonly metadata: Metadata;
  readonly findings: readonly Finding[];
  readonly body: string;
  /** Line of the file on which `body` begins, from 1. */
  readonly line: number;
}

/** Hugo's TOML and gray-matter's `---js`: never read, and never published as if they were text. */
const FOREIGN_FENCE = /^(?:---[ \t]*[a-z]+|\+\+\+|;;;)[ \t]*$/iu;
const OPENING_FENCE = /^---[ \t]*$/u;
const CLOSING_FENCE = /^(?:---|\.\.\.)[ \t]*$/u;

/**
 * Cuts the YAML between a first line `---` and a line `---` or `...` off `text` and reads it. Without such
 * a first line there is no front matter and the whole text is body. The text is never run as code.
 */
export function readFrontMatter(text: string, context: ReadingContext): FrontMatter {
  const lines = text.split(/\r?\n/u);
  const first = lines[0] ?? '';
  if (!OPENING_FENCE.test(first)) {
    const findings = FOREIGN_FENCE.test(first)
      ? [fault(context, `front matter cannot begin with "${first.trim()}": write YAML between two lines ---`)]
      : [];
    return { metadata: {}, findings, body: text, line: 1 };
  }
  const end = lines.findIndex((line, index) => index > 0 && CLOSING_FENCE.test(line));
  if (end === -1) {
    const findings = [fault(context, 'the front matter has no end: close it with a line ---')];
    return { metadata: {}, findings, body: '', line: lines.length };
  }
  const { metadata, findings } = readMetadata(lines.slice(1, end).join('\n'), 2, context);
  return { metadata, findings, body: lines.slice(end + 1).join('\n'), line: end + 2 };
}

function fault(context: ReadingContext, message: string): Finding {
  return { file: context.path, line: 1, severity: 'error', rule: 'metadata', message };
}
