import type { Finding } from '../../article/finding.ts';
import type { Metadata, ParsedSource, ReadingContext } from '../formats/source-format.ts';
import { readPairs } from './metadata.ts';
import { findBlock, type Syntax } from './syntax/block.ts';
import { readHeaderLines, readNikolaLines } from './syntax/header-lines.ts';
import { readJson } from './syntax/json.ts';
import { readToml } from './syntax/toml.ts';
import { readYaml } from './syntax/yaml.ts';
import type { YamlMapReading } from './yaml-map.ts';

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

/** Readers of front matter by its syntax. */
const READERS: Readonly<Record<Syntax, (text: string) => YamlMapReading>> = {
  yaml: readYaml,
  toml: readToml,
  json: readJson,
  lines: readHeaderLines,
  nikola: readNikolaLines,
};

/**
 * Cuts the metadata at the beginning off `text` and reads it: YAML between lines `---`, TOML between lines `+++`, JSON,
 * lines `Key: value` of Pelican and MultiMarkdown, comments of Nikola. Without any the whole text is body. The text is
 * never run as code.
 */
export function readFrontMatter(text: string, context: ReadingContext): FrontMatter {
  const plain = text.includes('\r') ? text.replaceAll('\r\n', '\n') : text;
  const block = findBlock(plain);
  if (block === undefined) return { metadata: {}, findings: [], body: text, line: 1 };
  if ('fault' in block) {
    const { fault: message, isUnclosed } = block;
    const findings: Finding[] = [
      { file: context.path, line: 1, severity: 'error', rule: 'metadata', message },
    ];
    return isUnclosed
      ? { metadata: {}, findings, body: '', line: plain.split('\n').length }
      : { metadata: {}, findings, body: text, line: 1 };
  }
  // Joined again: a slice would keep the whole text in memory as long as a title is kept.
  const written = plain.slice(block.start, block.end).split('\n').join('\n');
  const firstLine = linesBefore(plain, block.start) + 1;
  const { metadata, findings } = readPairs(written, firstLine, context, READERS[block.syntax]);
  const body = plain.slice(block.body);
  // Nothing stands below a fence that ends the file.
  const isAtEnd = block.body > plain.length;
  return { metadata, findings, body, line: linesBefore(plain, block.body) + (isAtEnd ? 2 : 1) };
}

/** Number of line ends before an offset. */
function linesBefore(text: string, offset: number): number {
  let count = 0;
  for (let at = text.indexOf('\n'); at !== -1 && at < offset; at = text.indexOf('\n', at + 1)) count += 1;
  return count;
}
