import type { Person } from '../../../article/article.ts';
import type { Finding } from '../../../article/finding.ts';
import type { Instant } from '../../../article/instant.ts';
import { readByline } from './bylines.ts';
import { looksLikeDate, readDate } from '../../metadata/dates.ts';
import { clearLine, type TextLine } from './text-lines.ts';

/** A finding whose file is implied. */
export type Remark = Omit<Finding, 'file'>;

/** Title, date and bylines at the top of a text. */
export interface Header {
  readonly title?: TextLine | undefined;
  readonly published?: Instant | undefined;
  readonly updated?: Instant | undefined;
  readonly authors: readonly Person[];
  /** Number of its last line; 0 without a header. */
  readonly end: number;
  /** All lines of the file; those of the header are emptied. */
  readonly rest: readonly TextLine[];
  readonly remarks: readonly Remark[];
}

/** Max. characters of a title or date line; longer lines are paragraphs. */
const MAX_HEADER_LENGTH = 200;

/** Max. lines between title and date; later dates belong to the text. */
const LINES_BELOW_TITLE = 5;

const PREFIX =
  /^(?:(?:first|last|originally) )?(?:published|posted|updated|modified|revised|released|issued|created|filed|dated?)(?: (?:on|at))?(?: ?: ?| )/iu;

/**
 * Reads title, date line and bylines from the top of a scraped text. The date may follow an introduction of a
 * few lines; a byline must be next to the title or the date.
 */
export function readHeader(lines: readonly TextLine[], timezone: string): Header {
  let title: TextLine | undefined;
  let end = 0;
  let hasText = false;
  let isAdjacent = true;
  const taken = new Map<TextLine, HeaderLine>();
  const filled = lines.filter(({ text }) => text !== '');
  for (const line of filled.slice(0, LINES_BELOW_TITLE + 1)) {
    const isDated = [...taken.values()].some(({ published }) => published !== undefined);
    const date: HeaderLine | undefined = isAdjacent || !isDated ? readDateLine(line, timezone) : undefined;
    const byline: HeaderLine | undefined =
      isAdjacent && title !== undefined ? readBylineLine(line) : undefined;
    const read: HeaderLine | undefined =
      date === undefined || (isDated && date.updated === undefined) ? byline : date;
    if (read !== undefined) taken.set(line, read);
    else if (title === undefined && !hasText && line.text.length <= MAX_HEADER_LENGTH) title = line;
    else hasText = true;
    isAdjacent = read !== undefined || title === line;
    if (isAdjacent) end = line.number;
  }
  const read = [...taken.values()];
  const updated = read.find((line) => line.updated !== undefined)?.updated;
  // With only an update date, that is the best known publication date.
  const published = read.find((line) => line.published !== undefined)?.published ?? updated;
  return {
    title,
    published,
    updated: updated === published ? undefined : updated,
    authors: read.flatMap(({ authors }) => authors),
    end,
    rest: lines.map((line) => (line === title || taken.has(line) ? clearLine(line) : line)),
    remarks: read.flatMap(({ remarks }) => remarks),
  };
}

/** Parsed content of a header line. */
interface HeaderLine {
  readonly published?: Instant | undefined;
  readonly updated?: Instant | undefined;
  readonly authors: readonly Person[];
  readonly remarks: readonly Remark[];
}

/** Note that authors were taken out of the text. */
export function creditRemark(line: number, text: string, authors: readonly Person[]): Remark {
  const names = authors.map(({ name }) => name).join(', ');
  return { line, severity: 'note', rule: 'credit', message: `read "${text}" as the authors: ${names}` };
}

function readBylineLine({ text, number }: TextLine): HeaderLine | undefined {
  const authors = readByline(text);
  return authors && { authors, remarks: [creditRemark(number, text, authors)] };
}

/**
 * Parses a date line such as `June 5, 2014, 5:18 pm`, with optional prefix; also several dates, or a date and
 * a byline, separated by bars or dots. Undefined if no part looks like a date.
 */
function readDateLine({ text, number }: TextLine, timezone: string): HeaderLine | undefined {
  if (text.length > MAX_HEADER_LENGTH) return undefined;
  const parts = isDatePart(text) ? [text] : text.split(/ [|·•] /u);
  if (!parts.some(isDatePart)) return undefined;
  const read = parts.map((part) => readPart(part, number, timezone));
  return {
    published: read.find((part) => part.published !== undefined)?.published,
    updated: read.find((part) => part.updated !== undefined)?.updated,
    authors: read.flatMap(({ authors }) => authors),
    remarks: read.flatMap(({ remarks }) => remarks),
  };
}

function readPart(text: string, line: number, timezone: string): HeaderLine {
  if (!isDatePart(text)) {
    const message = `dropped "${text}" beside the date`;
    const dropped: Remark = { line, severity: 'note', rule: 'chrome', message };
    return readBylineLine({ text, number: line, isIndented: false }) ?? { authors: [], remarks: [dropped] };
  }
  const prefix = PREFIX.exec(text)?.[0] ?? '';
  const date = readDate(text.slice(prefix.length), timezone);
  if ('fault' in date) {
    return { authors: [], remarks: [{ line, severity: 'warning', rule: 'date', message: date.fault }] };
  }
  const remarks: Remark[] =
    date.assumption === undefined ? [] : [{ line, severity: 'note', rule: 'date', message: date.assumption }];
  const isUpdate = /updated|modified|revised/iu.test(prefix);
  return { [isUpdate ? 'updated' : 'published']: date.instant, authors: [], remarks };
}

/** True if the text after `Published:` and the like looks like a date. */
function isDatePart(text: string): boolean {
  return looksLikeDate(text.slice(PREFIX.exec(text)?.[0].length ?? 0));
}
