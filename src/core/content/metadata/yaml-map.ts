import { Lexer, isMap, isScalar, isSeq, LineCounter, parseDocument, type ParsedNode } from 'yaml';
import { messageOf } from '../../errors.ts';
import type { Severity } from '../../article/finding.ts';

/** Max. number of aliases: enough for honest repetition, too few for a "billion laughs". */
const MAX_ALIASES = 20;

/** Plain scalars that YAML 1.2's core schema reads as null. */
const EMPTY = /^(?:|~|null|Null|NULL)$/u;

/** A key of a YAML map and its value. Lines are counted from 1, in the YAML. */
export interface YamlPair {
  /** Empty if the key is not a scalar. */
  readonly key: string;
  readonly line: number;
  /** As YAML's failsafe schema has it: strings, arrays and plain objects. */
  readonly value: unknown;
  /** True for an empty value or a word for null. */
  readonly isEmpty: boolean;
  /** Lines of the items, if the value is a list. */
  readonly itemLines?: readonly number[] | undefined;
  /** A comment behind the value that begins with a word: `#tips`. */
  readonly hashtag?: string | undefined;
}

/** A YAML map in its written order, and its faults; without pairs if one of them is an error. */
export interface YamlMapReading {
  readonly pairs: readonly YamlPair[];
  readonly faults: readonly {
    readonly line: number;
    /** In UTF-16 units from 1, if known. */
    readonly column?: number | undefined;
    readonly severity: Severity;
    readonly message: string;
  }[];
}

/** Tells if a plain scalar is a word for null. */
export function isEmptyPlain(written: string): boolean {
  return EMPTY.test(written);
}

/** Max. nesting of lists and maps on a line or in brackets. */
const MAX_NESTING = 100;

/** Marks of nested block collections on one line, for which the lexer calls itself. */
const COMPACT = new RegExp(`(?:[-?:][ \\t]+){${MAX_NESTING + 1}}`, 'u');

/**
 * Line, from 1, on which a text nests deeper than a parser that calls itself should follow; undefined if it does not. An
 * exhausted stack cannot always be caught: if V8 compiles a regular expression at its end, the process aborts.
 */
function deepLine(text: string): number | undefined {
  const compact = text.search(COMPACT);
  if (compact !== -1) return text.slice(0, compact).split('\n').length;
  if ((text.match(/[[{]/gu)?.length ?? 0) <= MAX_NESTING) return undefined;
  let depth = 0;
  let line = 1;
  // Brackets in scalars are no tokens of their own.
  for (const token of new Lexer().lex(text)) {
    if (token === '[' || token === '{') depth += 1;
    else if (token === ']' || token === '}') depth = Math.max(0, depth - 1);
    else line += token.split('\n').length - 1;
    if (depth > MAX_NESTING) return line;
  }
  return undefined;
}

/** Reads a YAML 1.2 map. Scalars stay as they were written: the schema is YAML's failsafe. Never throws. */
export function readYamlMap(text: string): YamlMapReading {
  const lines = new LineCounter();
  const lineAt = (offset: number): number => lines.linePos(offset).line;
  const faults: YamlMapReading['faults'][number][] = [];
  const refused = (line: number, message: string, column?: number): YamlMapReading => {
    return { pairs: [], faults: [...faults, { line, column, severity: 'error', message }] };
  };
  const deep = deepLine(text);
  if (deep !== undefined) return refused(deep, `invalid YAML: more than ${MAX_NESTING} levels of nesting`);
  try {
    const document = parseDocument(text, {
      schema: 'failsafe',
      lineCounter: lines,
      prettyErrors: false,
      logLevel: 'error',
    });
    for (const { pos, message } of document.warnings) {
      const { line, col: column } = lines.linePos(pos[0]);
      faults.push({ line, column, severity: 'warning', message });
    }
    const [error] = document.errors;
    if (error !== undefined) {
      const { line, col } = lines.linePos(error.pos[0]);
      return refused(line, `invalid YAML: ${error.message}`, col);
    }
    const root = document.contents;
    if (root === null) return { pairs: [], faults };
    if (!isMap(root)) return refused(1, 'the metadata is not a list of lines "key: value"');
    const values = document.toJS({ maxAliasCount: MAX_ALIASES }) as Record<string, unknown>;
    const pairs = root.items.map(({ key: keyNode, value: valueNode }) => {
      const key = isScalar(keyNode) ? String(keyNode.value) : '';
      return {
        key,
        line: lineAt(keyNode.range[0]),
        value: values[key],
        isEmpty: isEmpty(valueNode),
        itemLines: isSeq(valueNode) ? valueNode.items.map(({ range }) => lineAt(range[0])) : undefined,
      };
    });
    return { pairs, faults };
  } catch (thrown) {
    // Aliases beyond the limit, and nesting beyond the parser's stack.
    return refused(1, `invalid YAML: ${messageOf(thrown)}`);
  }
}

function isEmpty(node: ParsedNode | null): boolean {
  return node === null || (isScalar(node) && node.type === 'PLAIN' && isEmptyPlain(node.source ?? ''));
}
