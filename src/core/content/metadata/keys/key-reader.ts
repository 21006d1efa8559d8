import type { FindingRule, Severity } from '../../../article/finding.ts';
import type { Complain, MetadataKey, ValueContext } from '../../formats/source-format.ts';
import { isZeroDate } from '../values/moments.ts';
import type { KnownName } from './name-index.ts';
import type { WrittenValue, WrittenValues } from './written-values.ts';

/** Adds a finding at a line of the metadata, from 1: about the key on that line, or about its value or item `index`. */
export type Tell = (
  line: number,
  severity: Severity,
  rule: FindingRule,
  message: string,
  place?: { readonly key?: string; readonly index?: number | undefined },
) => void;

/** Access to the written values of front matter or a sidecar, and to its findings. */
export interface KeyReader {
  readonly values: WrittenValues;
  readonly context: ValueContext;
  /** True if the metadata is in the dialect of another program. */
  readonly isForeign: boolean;
  /** Values of a key that are not empty, the most preferred name first. */
  readonly filled: (name: KnownName['name']) => readonly WrittenValue[];
  /** Reads the most preferred value that the key accepts. */
  readonly first: <Value>(
    name: KnownName['name'],
    key: MetadataKey<Value>,
    values?: readonly WrittenValue[],
  ) => Value | undefined;
  /** Reports a fault of a value, or of item `index` of it. */
  readonly complain: (
    value: WrittenValue,
    rule: FindingRule,
    message: string,
    severity: Severity,
    index?: number,
  ) => void;
}

/** Keys whose wrong values keep an article out in the dialect of another program too. */
const RISKS: ReadonlySet<KnownName['name']> = new Set<KnownName['name']>([
  'title',
  'published',
  'publishDate',
  'expires',
]);

/** Keys in which a comment that begins with a word is a part of the value. */
const WORDS: ReadonlySet<KnownName['name']> = new Set<KnownName['name']>(['title', 'summary', 'tags']);

/** In the dialect of another program a hashtag that YAML takes for a comment belongs to the words before it. */
function withHashtags(
  name: KnownName['name'],
  written: readonly WrittenValue[],
  isForeign: boolean,
): readonly WrittenValue[] {
  if (!isForeign || !WORDS.has(name) || written.every(({ hashtag }) => hashtag === undefined)) return written;
  return written.map((value) => {
    const { hashtag, isEmpty } = value;
    if (hashtag === undefined || (isEmpty && name !== 'tags')) return value;
    const whole = isEmpty ? hashtag.split(/[\s,]+/u) : `${String(value.value)} ${hashtag}`;
    return { ...value, value: whole, isEmpty: false };
  });
}

/** Creates the access to written values. */
export function createKeyReader(values: WrittenValues, context: ValueContext, tell: Tell): KeyReader {
  const isForeign = context.isForeign === true;
  const complain: KeyReader['complain'] = (value, rule, message, severity, index) => {
    const line = (index === undefined ? undefined : value.itemLines?.[index]) ?? value.line;
    tell(line, severity, rule, `${value.written}: ${message}`, { index });
  };
  const filled: KeyReader['filled'] = (name) =>
    withHashtags(name, values.of(name), isForeign).filter(({ value, isEmpty }) => {
      const mayBeBlank = name === 'draft' || (!isForeign && name !== 'title');
      const isBlank = typeof value === 'string' && value.trim() === '';
      return !isEmpty && !(isBlank && !mayBeBlank) && !isZeroDate(value);
    });
  const usualSeverity = (
    name: KnownName['name'],
    { required }: MetadataKey<unknown>,
    rank: number,
  ): Severity => {
    const isRisk = isForeign ? RISKS.has(name) : rank === 0 || RISKS.has(name);
    return required && isRisk ? 'error' : 'warning';
  };
  return {
    values,
    context,
    isForeign,
    filled,
    complain,
    first: (name, key, candidates = filled(name)) => {
      const held: ((isRead: boolean) => void)[] = [];
      const flush = (isRead: boolean): void => held.forEach((report) => report(isRead));
      for (const value of candidates) {
        const usual = usualSeverity(name, key, value.rank);
        const hold: Complain = (message, severity = usual, index) => {
          held.push((isRead) => {
            complain(value, key.rule, message, isRead && severity === 'error' ? 'warning' : severity, index);
          });
        };
        const read = key.read(value.value, hold, context);
        if (read !== undefined) {
          flush(true);
          return read;
        }
      }
      flush(false);
      return undefined;
    },
  };
}
