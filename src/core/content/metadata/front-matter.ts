import type { Finding } from '../../article/finding.ts';
import { readMetadata } from './metadata.ts';
import type { Metadata, ParsedSource, ReadingContext } from '../formats/source-format.ts';

/** Result of a format that has front matter; `declared` are the keys found there, not in the text. */
export interface DeclaredReading extends ParsedSource {
  readonly declared: readonly string[];
}

/** Front matter of an article, and the text below it. */
export interface FrontMatter {
  readonly metadata: Metadata;
  readonly findings: readonly Finding[];
  readonly body: string;
  /** Line of the file on which `body` begins, from 1. */
  readonly line: number;
}

/** Hugo's TOML and gray-matter's `---js`: neither read nor published as text. */
const FOREIGN_FENCE = /^(?:---[ \t]*[a-z]+|\+\+\+|;;;)[ \t]*$/iu;
const OPENING_FENCE = /^---[ \t]*$/u;
/** Matches from the end of the line before. */
const CLOSING_FENCE = /\n(?:---|\.\.\.)[ \t]*(?![^\n])/gu;

/**
 * Cuts the YAML between a first line `---` and a line `---` or `...` off `text` and reads it. Without such
 * a first line there is no front matter and the whole text is body. The text is never run as code.
 */
export function readFrontMatter(text: string, context: ReadingContext): FrontMatter {
  const plain = text.includes('\r') ? text.replaceAll('\r\n', '\n') : text;
  const firstEnd = plain.indexOf('\n');
  const first = firstEnd === -1 ? plain : plain.slice(0, firstEnd);
  if (!OPENING_FENCE.test(first)) {
    const findings = FOREIGN_FENCE.test(first)
      ? [fault(context, `front matter cannot begin with "${first.trim()}": write YAML between two lines ---`)]
      : [];
    return { metadata: {}, findings, body: text, line: 1 };
  }
  CLOSING_FENCE.lastIndex = Math.max(0, firstEnd);
  const closing = CLOSING_FENCE.exec(plain);
  if (closing === null) {
    const findings = [fault(context, 'the front matter has no end: close it with a line ---')];
    return { metadata: {}, findings, body: '', line: plain.split('\n').length };
  }
  const lines = closing.index === firstEnd ? [] : plain.slice(firstEnd + 1, closing.index).split('\n');
  // Joined again: a slice would keep the whole text in memory as long as a title is kept.
  const { metadata, findings } = readMetadata(lines.join('\n'), 2, context);
  const body = plain.slice(closing.index + closing[0].length + 1);
  return { metadata, findings, body, line: lines.length + 3 };
}

function fault(context: ReadingContext, message: string): Finding {
  return { file: context.path, line: 1, severity: 'error', rule: 'metadata', message };
}
