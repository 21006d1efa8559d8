import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';

const ROOT = resolve(import.meta.dirname, '../../cases');

/** Text is stored as UTF-8 unless another encoding is named; `hex` is bytes as they are. */
const piece = z.union([
  z.string(),
  z.strictObject({ hex: z.string(), repeat: z.int().positive().default(1) }),
  z.strictObject({
    text: z.string(),
    encoding: z.enum(['utf8', 'utf16le', 'latin1']).default('utf8'),
    repeat: z.int().positive().default(1),
  }),
]);

/** What is said of the article is all there is: a list, date or address that a case does not name is not there. */
const schema = z.strictObject({
  about: z.string().min(10),
  /** The section that says so, where there is one. */
  spec: z.string().optional(),
  timezone: z.string().default('UTC'),
  /** A small content directory: text, or pieces of which the bytes are put together. The first is the article. */
  files: z.record(z.string(), z.union([z.string(), z.array(piece)])),
  /** `not out`: a draft, or an article that has expired; `left out`: the file holds no article, or an error keeps it out. */
  outcome: z.enum(['published', 'not out', 'left out']),
  /** `LINE: severity rule: message`, or a beginning of it; in front the file, where it is not the article's. */
  findings: z
    .array(z.string().regex(/^(?:\S[^:]*:)?\d+: (?:error|warning|note) [a-z-]+(?:: .+)?$/su))
    .default([]),
  id: z.string().optional(),
  url: z.string().optional(),
  updated: z.string().optional(),
  expires: z.string().optional(),
  authors: z.array(z.union([z.string(), z.record(z.string(), z.string())])).optional(),
  tags: z.array(z.string()).optional(),
  language: z.string().optional(),
  direction: z.string().optional(),
  image: z.string().optional(),
  attachments: z.array(z.record(z.string(), z.union([z.string(), z.number()]))).optional(),
  source: z.record(z.string(), z.string()).optional(),
  /** These are looked at only where a case names them. */
  title: z.string().optional(),
  published: z.string().optional(),
  summary: z.string().optional(),
  slug: z.string().optional(),
  /** The line on which the text begins. */
  line: z.number().optional(),
  /** The whole result; white space at its end is not looked at. */
  html: z.string().optional(),
  /** What may not stand in the HTML, and so in no summary made of it, in upper or lower case. */
  never: z.array(z.string().min(1)).default([]),
});

/** One file in test/cases. */
export type Case = z.infer<typeof schema>;

/** The folders of cases. */
export const kinds: readonly string[] = readdirSync(ROOT).toSorted();

/** The cases of a kind by name. Throws if one is not written as a case has to be. */
export function casesOf(kind: string): readonly (readonly [name: string, expected: Case])[] {
  return readdirSync(join(ROOT, kind))
    .toSorted()
    .map((file) => [file.replace(/\.yaml$/u, ''), readCase(join(ROOT, kind, file))]);
}

function readCase(file: string): Case {
  const read = schema.safeParse(parse(readFileSync(file, 'utf8')));
  if (!read.success) throw new Error(`${file}: ${z.prettifyError(read.error)}`);
  return read.data;
}

/** The bytes of one file of a case. */
export function bytesOf(content: Case['files'][string]): Uint8Array {
  const pieces = typeof content === 'string' ? [content] : content;
  return Buffer.concat(
    pieces.map((part) => {
      if (typeof part === 'string') return Buffer.from(part);
      return 'hex' in part
        ? Buffer.from(part.hex.replaceAll(' ', '').repeat(part.repeat), 'hex')
        : Buffer.from(part.text.repeat(part.repeat), part.encoding);
    }),
  );
}
