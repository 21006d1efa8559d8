import { isMap, isScalar, isSeq, LineCounter, parseDocument, type ParsedNode } from 'yaml';
import { messageOf } from '../../errors.ts';
import type { Severity } from '../../article/finding.ts';

/** An honest repetition fits; a "billion laughs" does not. */
const MAX_ALIASES = 20;

/** What YAML 1.2's core schema reads as null where it is written without quotation marks. */
const EMPTY = /^(?:|~|null|Null|NULL)$/u;

/** A key of a YAML map and its value. Lines are counted from 1, in the YAML. */
export interface YamlPair {
  /** Empty where it is no scalar. */
  readonly key: string;
  readonly line: number;
  /** As YAML's failsafe schema has it: strings, arrays and plain objects. */
  readonly value: unknown;
  /** Whether nothing was written, or a word for nothing. */
  readonly isEmpty: boolean;
  /** Of the items, where the value is a list. */
  readonly itemLines?: readonly number[] | undefined;
}

/** A YAML map in the order in which it was written, and what is wrong with it; no pairs if that is an error. */
export interface YamlMapReading {
  readonly pairs: readonly YamlPair[];
  readonly faults: readonly {
    readonly line: number;
    /** In UTF-16 units from 1, where it is known. */
    readonly column?: number | undefined;
    readonly severity: Severity;
    readonly message: string;
  }[];
}

/** Whether a plain scalar is a word for nothing. */
export function isEmptyPlain(written: string): boolean {
  return EMPTY.test(written);
}

/** Reads a YAML 1.2 map. Scalars stay as they were written: the schema is YAML's failsafe. Never throws. */
export function readYamlMap(text: string): YamlMapReading {
  const lines = new LineCounter();
  const lineAt = (offset: number): number => lines.linePos(offset).line;
  const faults: YamlMapReading['faults'][number][] = [];
  const refused = (line: number, message: string, column?: number): YamlMapReading => {
    return { pairs: [], faults: [...faults, { line, column, severity: 'error', message }] };
  };
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
