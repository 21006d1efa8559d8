import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';
import { pngOf } from './png.ts';

const ROOT = resolve(import.meta.dirname, '../../cases');

/** Text, stored as UTF-8 unless another encoding is named; `hex` and `base64` hold raw bytes. */
const piece = z.union([
  z.string(),
  z.strictObject({ hex: z.string(), repeat: z.int().positive().default(1) }),
  z.strictObject({ base64: z.base64() }),
  /** A picture of this width and height in pixels. */
  z.strictObject({ png: z.tuple([z.int().positive(), z.int().positive()]) }),
  z.strictObject({
    text: z.string(),
    encoding: z.enum(['utf8', 'utf16le', 'latin1']).default('utf8'),
    repeat: z.int().positive().default(1),
  }),
]);

/** A small directory: text, or pieces joined as bytes, by path. */
export const caseFiles = z.record(z.string(), z.union([z.string(), z.array(piece)]));

/**
 * Schema of a case. What is listed for the article is complete: a list, date or address that a case does not
 * name must be absent.
 */
const schema = z.strictObject({
  about: z.string().min(10),
  /** Section of the specification, if one applies. */
  spec: z.string().optional(),
  timezone: z.string().default('UTC'),
  /** A content directory; the first file is the article. */
  files: caseFiles,
  /**
   * `not out`: a draft or an expired article; `left out`: the file holds no article, or an error excludes it.
   */
  outcome: z.enum(['published', 'not out', 'left out']),
  /**
   * `LINE: severity rule: message`, or the start of it; prefixed with the file unless it is the article's.
   */
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
  /** The following keys are compared only if the case names them. */
  title: z.string().optional(),
  published: z.string().optional(),
  summary: z.string().optional(),
  slug: z.string().optional(),
  /** Line on which the text begins. */
  line: z.number().optional(),
  /** The whole HTML; trailing white space is ignored. */
  html: z.string().optional(),
  /** Strings that the HTML, and so any summary made of it, must not contain in upper or lower case. */
  never: z.array(z.string().min(1)).default([]),
});

/** One file in test/cases. */
export type Case = z.infer<typeof schema>;

/** Folders of cases. */
export const kinds: readonly string[] = readdirSync(ROOT).toSorted();

/** Returns the cases of a kind by name. Throws if a file does not match the schema. */
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

/** Bytes of one file of a case. */
export function bytesOf(content: Case['files'][string]): Uint8Array {
  const pieces = typeof content === 'string' ? [content] : content;
  return Buffer.concat(
    pieces.map((part) => {
      if (typeof part === 'string') return Buffer.from(part);
      if ('base64' in part) return Buffer.from(part.base64, 'base64');
      if ('png' in part) return pngOf(...part.png);
      return 'hex' in part
        ? Buffer.from(part.hex.replaceAll(' ', '').repeat(part.repeat), 'hex')
        : Buffer.from(part.text.repeat(part.repeat), part.encoding);
    }),
  );
}
