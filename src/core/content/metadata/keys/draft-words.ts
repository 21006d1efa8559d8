import { looksLikeDate } from '../dates.ts';
import { listOf, oneLine, quoteValue, readTruth } from '../text-values.ts';
import { normaliseName } from './name-index.ts';
import type { KeyReader } from './key-reader.ts';
import type { KeyName } from './declared-keys.ts';
import type { WrittenValue } from './written-values.ts';

/** Consequences of the words by which an author keeps an article out or lets it in. */
export interface Publicity {
  readonly draft?: boolean;
  readonly optsIn?: boolean;
}

const wordsOf = (text: string): ReadonlySet<string> => new Set(text.split(' '));

/** Words of `status` and `visibility` for articles that everybody may read, now or from their date on. */
const OPEN = wordsOf(
  'published publish public live post posted online visible listed open everyone all anyone default scheduled future ' +
    'ready final released',
);

/** Words of `status` about the state of a text, which do not keep it out. */
const STATE_OF_TEXT = wordsOf(
  'featured evergreen evergreens budding bud seedling seed sapling growing plant tree forest complete completed done ' +
    'finished active stable current new updated ok closed sticky normal normalised enabled mathjax permanent ongoing ' +
    'certain likely unlikely possible notes verified reviewed approved accepted outdated deprecated superseded legacy ' +
    'maintained in-use fresh read reading',
);

/** Reads all words that keep an article out. One that says so is enough. */
export function readPublicity(reader: KeyReader): Publicity {
  const said = draftIn(reader);
  const isOut =
    said === true ||
    [...OUT].some(([name, keepsOut]) => reader.filled(name).some((value) => keepsOut(value, reader)));
  const optsIn = reader.filled('publish').some(({ value }) => readTruth(value) === true);
  return {
    ...((isOut || said !== undefined) && { draft: isOut }),
    ...(optsIn && { optsIn: true }),
  };
}

/** Tells if a value of `published` says whether, not when. */
export function isPublishedWord({ written, value }: WrittenValue): boolean {
  return normaliseName(written) === 'published' && readTruth(value) !== undefined;
}

/** Says what `draft` says; a value that is not understood is an error. */
function draftIn(reader: KeyReader): boolean | undefined {
  const read = reader.values.of('draft').map((value) => {
    if (value.isEmpty) {
      reader.complain(value, 'metadata', 'write true or false', 'error');
      return undefined;
    }
    const truth = readTruth(value.value);
    if (truth === undefined) {
      const message = `${quoteValue(value.value)} is neither true nor false`;
      reader.complain(value, 'metadata', message, 'error');
    }
    return truth;
  });
  return read.includes(true) || (read.includes(false) ? false : undefined);
}

type KeepsOut = (value: WrittenValue, reader: KeyReader) => boolean;

/** Tells for each key if a value keeps the article out. A value that is not understood does, with a finding. */
const OUT: ReadonlyMap<KeyName, KeepsOut> = new Map<KeyName, KeepsOut>([
  ['published', (value) => isPublishedWord(value) && readTruth(value.value) === false],
  ['publish', (value, reader) => isUnlessDate(value, reader)],
  ['hidden', (value, reader) => isHidden(value, reader)],
  ['excludeFromCollections', (value, reader) => keepsOutUnless(false, value, reader)],
  ['public', (value, reader) => keepsOutUnless(true, value, reader)],
  ['password', () => true],
  ['status', (value, reader) => isClosed(value, reader, true)],
  ['visibility', (value, reader) => isClosed(value, reader, false)],
  ['build.render', isNever],
  ['build.list', isNever],
  ['permalink', ({ value }) => readTruth(value) === false],
]);

function keepsOutUnless(open: boolean, value: WrittenValue, reader: KeyReader): boolean {
  const truth = readTruth(value.value);
  return truth === undefined ? isNotUnderstood(value, reader) : truth !== open;
}

/** A day in `publish` is a date of publication. */
function isUnlessDate(value: WrittenValue, reader: KeyReader): boolean {
  const isDate = typeof value.value === 'string' && looksLikeDate(value.value);
  return !isDate && keepsOutUnless(true, value, reader);
}

/** `hide` also lists parts of a page. */
function isHidden(value: WrittenValue, reader: KeyReader): boolean {
  const isParts = normaliseName(value.written) === 'hide' && readTruth(value.value) === undefined;
  return !isParts && keepsOutUnless(false, value, reader);
}

function isClosed(value: WrittenValue, reader: KeyReader, mayTellState: boolean): boolean {
  const words = listOf(value.value).map((word) =>
    typeof word === 'string' ? oneLine(word).toLowerCase() : '',
  );
  const isOpen = (word: string): boolean => {
    const one = word.replace(/[\s_]+/gu, '-');
    return OPEN.has(one) || readTruth(word) === true || (mayTellState && STATE_OF_TEXT.has(one));
  };
  if (words.every(isOpen)) return false;
  return words.some((word) => CLOSED.has(word)) || isNotUnderstood(value, reader);
}

/** Words of `status` and `visibility` that plainly keep an article out. */
const CLOSED = wordsOf(
  'draft drafts private pending members member paid hidden unlisted trash deleted inherit auto-draft unpublished ' +
    'sent tiers subscribers password protected internal false no off 0',
);

function isNever({ value }: WrittenValue): boolean {
  return typeof value === 'string' && /^(?:never|false|no|off)$/iu.test(value.trim());
}

function isNotUnderstood(value: WrittenValue, reader: KeyReader): boolean {
  const message = `${quoteValue(value.value)} is not understood: the article stays out; write draft: true or false`;
  reader.complain(value, 'metadata', message, 'warning');
  return true;
}
