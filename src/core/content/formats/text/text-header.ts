import type { Person } from '../../../article/article.ts';
import type { Finding } from '../../../article/finding.ts';
import type { Instant } from '../../../article/instant.ts';
import { readByline } from './bylines.ts';
import { looksLikeDate, readDate } from '../../metadata/dates.ts';
import { emptied, type TextLine } from './text-lines.ts';

/** A finding of which the file is known elsewhere. */
export type Remark = Omit<Finding, 'file'>;

/** What stands above the text of an article. */
export interface Header {
  readonly title?: TextLine | undefined;
  readonly published?: Instant | undefined;
  readonly updated?: Instant | undefined;
  readonly authors: readonly Person[];
  /** Number of its last line; 0 if there is none. */
  readonly end: number;
  /** All lines of the file, with those of the header emptied. */
  readonly rest: readonly TextLine[];
  readonly remarks: readonly Remark[];
}

/** A longer line is no title and no date line but a paragraph. */
const MAX_HEADER_LENGTH = 200;

/** So many lines below the title may hold the date; a later date belongs to the text. */
const LINES_BELOW_TITLE = 5;

const PREFIX =
  /^(?:(?:first|last|originally) )?(?:published|posted|updated|modified|revised|released|issued|created|filed|dated?)(?: (?:on|at))?(?: ?: ?| )/iu;

/**
 * Reads the title, the date line and bylines from the top of a scraped text. The date is looked for a few
 * lines deep, because an introduction may stand above it; a byline only next to the title or the date.
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
  // A page that says only when it was updated was published then, as far as anybody knows.
  const published = read.find((line) => line.published !== undefined)?.published ?? updated;
  return {
    title,
    published,
    updated: updated === published ? undefined : updated,
    authors: read.flatMap(({ authors }) => authors),
    end,
    rest: lines.map((line) => (line === title || taken.has(line) ? emptied(line) : line)),
    remarks: read.flatMap(({ remarks }) => remarks),
  };
}

/** What one line of a header says. */
interface HeaderLine {
  readonly published?: Instant | undefined;
  readonly updated?: Instant | undefined;
  readonly authors: readonly Person[];
  readonly remarks: readonly Remark[];
}

/** The receipt for authors that were taken out of the text. */
export function creditRemark(line: number, text: string, authors: readonly Person[]): Remark {
  const names = authors.map(({ name }) => name).join(', ');
  return { line, severity: 'note', rule: 'credit', message: `read "${text}" as the authors: ${names}` };
}

function readBylineLine({ text, number }: TextLine): HeaderLine | undefined {
  const authors = readByline(text);
  return authors && { authors, remarks: [creditRemark(number, text, authors)] };
}

/**
 * `June 5, 2014, 5:18 pm`, with a prefix or not; also several of them, or one and a byline, with bars or dots
 * between. Undefined if no part has the shape of a date.
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

/** Whether it is a date in shape, after `Published:` and the like. */
function isDatePart(text: string): boolean {
  return looksLikeDate(text.slice(PREFIX.exec(text)?.[0].length ?? 0));
}
