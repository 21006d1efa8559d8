import type { Person } from '../../../article/article.ts';
import { boilerplateKind } from './boilerplate.ts';
import { isCaption, readCredit } from './bylines.ts';
import { creditRemark, readHeader, type Remark } from './text-header.ts';
import {
  clearLine,
  gatherParagraphs,
  hasEmptyLines,
  splitLines,
  type TextLine,
  type Paragraph,
} from './text-lines.ts';
import { mendQuotationMarks } from './quotation-marks.ts';
import type { ParsedSource, SourceFormat } from '../source-format.ts';

/** A fence with a key below it. No scraped page begins so, and ignoring it could publish a draft. */
const FRONT_MATTER = /^\s*---[ \t]*\n[\w-]+:(?:\s|$)/u;

/** Max. characters quoted in a finding. */
const EXCERPT_LENGTH = 40;

/**
 * Parses scraped text: boilerplate, title, date line, captions, paragraphs, credit. Every removal and repair
 * is a finding. A missing title or date is not: the sidecar may have it.
 */
export const readText: SourceFormat = (text, { path, timezone }) => {
  if (FRONT_MATTER.test(text)) return refuse(path);
  const lines = splitLines(text);
  const clean = dropChrome(lines);
  const header = readHeader(clean.lines, timezone);
  const credit = takeCredit(gatherParagraphs(header.rest, hasEmptyLines(lines)));
  const title = header.title && mendParagraph(header.title.text, header.title.number);
  const body = credit.paragraphs.map(({ text, line }, index, all) =>
    mendParagraph(text, line, all[index + 1]),
  );
  const captions = captionsAmong(credit.paragraphs, header.end);
  const findings = [
    ...clean.remarks,
    ...header.remarks,
    ...(title?.remarks ?? []),
    ...body.flatMap(({ remarks }) => remarks),
    ...credit.remarks,
  ].map((remark) => ({ file: path, ...remark }));
  const authors = distinct([...header.authors, ...credit.authors]);
  return {
    metadata: {
      title: title?.text,
      published: header.published,
      updated: header.updated,
      authors: authors.length === 0 ? undefined : authors,
    },
    body: {
      format: 'html',
      text: credit.paragraphs
        .map((paragraph, index) => toHtml(body[index]?.text ?? '', captions.has(paragraph)))
        .join('\n'),
      line: credit.paragraphs[0]?.line ?? 1,
    },
    findings: findings.sort((one, other) => one.line - other.line),
  };
};

function refuse(path: string): ParsedSource {
  const message = 'a text file has no front matter: move it to a sidecar, or name the file .md';
  return {
    metadata: {},
    body: { format: 'html', text: '', line: 1 },
    findings: [{ file: path, line: 1, severity: 'error', rule: 'metadata', message }],
  };
}

function dropChrome(lines: readonly TextLine[]): { lines: readonly TextLine[]; remarks: readonly Remark[] } {
  const remarks: Remark[] = [];
  const kept = lines.map((line) => {
    const name = boilerplateKind(line.text);
    if (name === undefined) return line;
    const message = `dropped "${line.text}" (${name})`;
    remarks.push({ line: line.number, severity: 'note', rule: 'chrome', message });
    return clearLine(line);
  });
  return { lines: kept, remarks };
}

interface Credited {
  readonly paragraphs: readonly Paragraph[];
  readonly authors: readonly Person[];
  readonly remarks: readonly Remark[];
}

/** Removes a credit from the end. Indentation counts only if other paragraphs have none. */
function takeCredit(paragraphs: readonly Paragraph[]): Credited {
  const rest = paragraphs.slice(0, -1);
  const last = paragraphs.at(-1);
  const isSetApart = last?.isIndented === true && !rest.some(({ isIndented }) => isIndented);
  const isListed =
    last !== undefined && rest.at(-1)?.text.charAt(0) === last.text.charAt(0) && /^\P{L}/u.test(last.text);
  const authors =
    last === undefined || rest.length === 0 || isListed ? undefined : readCredit(last.text, isSetApart);
  if (last === undefined || authors === undefined) return { paragraphs, authors: [], remarks: [] };
  return { paragraphs: rest, authors, remarks: [creditRemark(last.line, last.text, authors)] };
}

/** Captions directly below the header; none if nothing else would remain. */
function captionsAmong(paragraphs: readonly Paragraph[], headerEnd: number): ReadonlySet<Paragraph> {
  const below = paragraphs.filter(({ line }) => line > headerEnd);
  const end = below.findIndex(({ text }) => !isCaption(text));
  return new Set(end === -1 ? [] : below.slice(0, end));
}

function mendParagraph(text: string, firstLine: number, next?: Paragraph) {
  const { text: whole, open } = mendQuotationMarks(text, next?.text.startsWith('“') === true);
  const lineEnds = Array.from(text.matchAll(/\n/gu), ({ index }) => index);
  let passed = 0;
  const remarks = open.map(({ opens, mended }): Remark => {
    const place = mended ?? opens;
    while ((lineEnds[passed] ?? Infinity) < place) passed += 1;
    const line = firstLine + passed;
    return mended === undefined
      ? {
          line,
          severity: 'warning',
          rule: 'quotation-mark',
          message: `a quotation is not closed in its paragraph: ${excerpt(text.slice(opens, opens + EXCERPT_LENGTH + 1))}`,
        }
      : {
          line,
          severity: 'note',
          rule: 'quotation-mark',
          message: `read "?" as a closing quotation mark after ${excerpt(text.slice(opens, mended))}`,
        };
  });
  return { text: whole.replaceAll('\n', ' '), remarks };
}

function excerpt(text: string): string {
  const plain = text.replaceAll('\n', ' ');
  return plain.length > EXCERPT_LENGTH ? `${plain.slice(0, EXCERPT_LENGTH - 1)}…` : plain;
}

function distinct(people: readonly Person[]): readonly Person[] {
  return [...new Map(people.map((person) => [person.name, person])).values()];
}

/** Escapes the whole text, so that none of it becomes markup. */
function toHtml(text: string, caption: boolean): string {
  const escaped = text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
  return caption ? `<figure><figcaption>${escaped}</figcaption></figure>` : `<p>${escaped}</p>`;
}
