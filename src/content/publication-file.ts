import { LineCounter, parseDocument, type Document } from 'yaml';
import { z } from 'zod';
import { isAuthority, isPermanentId } from '../article/id.ts';
import { languageTag } from '../article/language.ts';
import { webUrl } from '../article/url.ts';
import { scrub } from './decode.ts';

/** Name of the file at the top of the content directory that describes the publication. */
export const PUBLICATION_FILE = 'publication.yaml';

/** A value checked and changed by one function, which gives undefined for what is wrong. */
function text<T>(expected: string, read: (value: string) => T | undefined): z.ZodType<T> {
  return z.string({ error: expected }).transform((value, context) => {
    const result = read(scrub(value).trim());
    if (result !== undefined) return result;
    context.addIssue({ code: 'custom', message: expected });
    return z.NEVER;
  });
}

function count(least: number, most: number): z.ZodType<number> {
  const expected = `a whole number from ${least} to ${most}`;
  return z.int({ error: expected }).min(least, expected).max(most, expected);
}

const words = text('a text that is not empty', (value) =>
  value === '' ? undefined : value.replace(/\s+/g, ' '),
);
const address = text('an absolute http or https URL', (value) => webUrl(value));
const person = z.union(
  [
    words.transform((name) => ({ name })),
    z.strictObject({
      name: words,
      url: address.optional(),
      email: text('an e-mail address', (value) =>
        /^[^\s@()<>]+@[^\s@()<>]+$/.test(value) ? value : undefined,
      ).optional(),
    }),
  ],
  { error: 'a name, or an object with name, url and email' },
);

/** Every key of publication.yaml; none is required. */
const SCHEMA = z
  .strictObject({
    title: words,
    description: words,
    link: address,
    id: text('an absolute IRI such as tag:example.org,2026:feed', (value) =>
      isPermanentId(value) ? value : undefined,
    ),
    language: text('a language tag such as en or pt-BR', languageTag),
    authority: text('a domain name or e-mail address in lower case', (value) =>
      isAuthority(value) ? value : undefined,
    ),
    authors: z.array(person, { error: 'a list of authors' }).min(1, 'at least one author'),
    icon: address,
    favicon: address,
    rights: words,
    limit: count(1, 1000),
    maxBytes: count(10_000, 10_000_000),
    tombstoneDays: count(0, 3650),
    gate: z
      .strictObject({
        shrinkPercent: count(0, 100),
        growPercent: count(0, 1_000_000),
        redatePercent: count(0, 100),
      })
      .partial(),
    content: z.enum(['full', 'summary'], { error: 'full or summary' }),
    baseUrl: z.string({ error: 'a text' }),
    cron: z.string({ error: 'a text' }),
    timezone: z.string({ error: 'a text' }),
  })
  .partial();

/** What publication.yaml says, checked; keys that it leaves out are missing. */
export type PublicationSettings = {
  readonly [Key in keyof z.infer<typeof SCHEMA>]?: NonNullable<z.infer<typeof SCHEMA>[Key]>;
};

/** Its content, and what is wrong with it: a sentence each, with the line. */
export interface PublicationFile {
  readonly settings: PublicationSettings;
  readonly faults: readonly string[];
}

/** Reads the text of publication.yaml. Never throws: all faults are reported at once. */
export function readPublicationFile(yaml: string): PublicationFile {
  const lines = new LineCounter();
  const document = parseDocument(yaml, { lineCounter: lines, prettyErrors: false });
  const fault = (line: number, message: string): string => `${PUBLICATION_FILE}:${line}: ${message}`;
  if (document.errors.length > 0) {
    return {
      settings: {},
      faults: document.errors.map(({ pos, message }) => fault(lines.linePos(pos[0]).line, message)),
    };
  }
  const parsed = SCHEMA.safeParse(document.toJS({ maxAliasCount: 10 }) ?? {});
  if (parsed.success) return { settings: parsed.data as PublicationSettings, faults: [] };
  const faults = parsed.error.issues.flatMap((issue) => {
    const path = issue.path.filter((key) => typeof key !== 'symbol');
    const line = lineOf(document, path, lines);
    if (issue.code === 'unrecognized_keys') {
      return issue.keys.map((key) =>
        fault(
          lineOf(document, [...path, key], lines),
          `unknown key ${key}: the keys are ${Object.keys(SCHEMA.shape).join(', ')}`,
        ),
      );
    }
    const got = JSON.stringify(document.getIn(path)) ?? 'nothing';
    return [
      fault(
        line,
        `${path.join('.') || 'the file'}: got ${got}, expected ${path.length === 0 ? 'keys with values' : issue.message}`,
      ),
    ];
  });
  return { settings: {}, faults };
}

function lineOf(document: Document, path: readonly (string | number)[], lines: LineCounter): number {
  const node = document.getIn(path, true);
  const range =
    node !== null && typeof node === 'object' && 'range' in node
      ? (node.range as [number] | undefined)
      : undefined;
  return range === undefined ? 1 : lines.linePos(range[0]).line;
}
