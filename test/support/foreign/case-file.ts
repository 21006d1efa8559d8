import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';
import { caseFiles } from '../documents/cases.ts';

const ROOT = resolve(import.meta.dirname, '../../foreign');

/** A path of this site, or an absolute URL. */
const address = z.string().regex(/^(?:\/|[a-z][a-z0-9+.-]*:)/u);
const strings = z.array(z.string().min(1));

/** Expected state of one article. Keys that are absent are not compared, unless their comment says otherwise. */
const articleSchema = z.strictObject({
  /**
   * `scheduled`: published from `due` on; `draft`: kept out by its author; `skipped`: no article; `error`: an error of
   * this file excludes it. Only this last one has an error.
   */
  outcome: z.enum(['published', 'scheduled', 'draft', 'skipped', 'error']).default('published'),
  due: z.iso.datetime().optional(),
  /** Empty for an article without title. */
  title: z.string().optional(),
  published: z.iso.datetime().optional(),
  updated: z.iso.datetime().optional(),
  /** Complete, in any order. */
  tags: strings.optional(),
  /** Complete: names, or members of an author in JSON Feed. */
  authors: z.array(z.union([z.string(), z.record(z.string(), z.string())])).optional(),
  summary: z.string().optional(),
  /** Null: no document states one. */
  language: z.string().nullable().optional(),
  direction: z.enum(['ltr', 'rtl']).optional(),
  /** Null: none. */
  image: address.nullable().optional(),
  /** Complete. */
  attachments: z
    .array(
      z.strictObject({
        url: address,
        type: z.string().optional(),
        length: z.int().optional(),
        duration: z.int().optional(),
      }),
    )
    .optional(),
  /** The permalink, as a path of this site or absolute. */
  link: address.optional(),
  /** In RSS and JSON Feed. */
  id: z.string().optional(),
  /** Default: `id`, if the case names one. `uuid5`: any `urn:uuid:` of version 5. */
  atomId: z.string().optional(),
  externalUrl: z.string().optional(),
  html: z
    .strictObject({
      is: z.string().optional(),
      contains: strings.default([]),
      matches: strings.default([]),
      never: strings.default([]),
    })
    .optional(),
  /** Elements of RSS that the item contains, as text. */
  rss: strings.default([]),
  /** Strings that the page contains, and its least length in bytes. */
  page: z.strictObject({ contains: strings.default([]), minBytes: z.int().default(0) }).optional(),
});

/**
 * `FILE:LINE SEVERITY TEXT`; `*` stands for any file, line or severity, and TEXT for a part of the message. `?` before
 * it: the finding is allowed, not required.
 */
const FINDING =
  /^(?<isOptional>\? )?(?<file>.+):(?<line>\d+|\*) (?<severity>error|warning|note|\*)(?: (?<text>.+))?$/su;

const schema = z.strictObject({
  about: z.string().min(10),
  now: z.iso.datetime().default('2026-03-01T12:00:00Z'),
  timezone: z.string().default('UTC'),
  /** The content directory. */
  files: caseFiles,
  /** By path below the content directory. No other article may be published. */
  articles: z.record(z.string(), articleSchema),
  /** Paths that answer 301, and the path or URL to which they lead. */
  redirects: z.record(address, address).default({}),
  /** Paths that answer 200, and the file below the content directory whose bytes they give. */
  served: z.record(address, z.strictObject({ file: z.string(), type: z.string().optional() })).default({}),
  /** Paths that answer 404. */
  missing: z.array(address).default([]),
  /** Local addresses in articles that may lead nowhere, each for a reason that the case gives. */
  dead: z.array(address).default([]),
  /** All errors and warnings, and those notes that matter. */
  findings: z.array(z.string().regex(FINDING)).default([]),
  /** Strings that are in no document, page, archive, list, redirect or exported file, in upper or lower case. */
  never: strings.default([]),
  /** True if no pages are served here. */
  withoutPages: z.boolean().default(false),
});

/** A content directory in the dialect of another program, and the result of its publication. */
export type ForeignCase = z.infer<typeof schema>;

/** Expected state of one article of a case. */
export type ExpectedArticle = z.infer<typeof articleSchema>;

/** A finding that a case expects; undefined members match anything. */
export interface ExpectedFinding {
  readonly isOptional: boolean;
  readonly file: string | undefined;
  readonly line: number | undefined;
  readonly severity: string | undefined;
  readonly text: string;
}

/** Folders of cases. */
export const foreignKinds: readonly string[] = readdirSync(ROOT).toSorted();

/** Returns the cases of a kind by name. Throws if a file does not match the schema. */
export function foreignCases(kind: string): readonly (readonly [name: string, expected: ForeignCase])[] {
  return readdirSync(join(ROOT, kind))
    .toSorted()
    .map((file) => [file.replace(/\.yaml$/u, ''), readCase(join(ROOT, kind, file))]);
}

function readCase(file: string): ForeignCase {
  const read = schema.safeParse(parse(readFileSync(file, 'utf8')));
  if (!read.success) throw new Error(`${file}: ${z.prettifyError(read.error)}`);
  const unscheduled = Object.entries(read.data.articles).filter(
    ([, { outcome, due }]) => (outcome === 'scheduled') !== (due !== undefined),
  );
  if (unscheduled.length > 0) throw new Error(`${file}: exactly the scheduled articles have \`due\``);
  return read.data;
}

/** Parses one line of `findings`. */
export function expectedFinding(notation: string): ExpectedFinding {
  const { isOptional, file, line, severity, text = '' } = FINDING.exec(notation)?.groups ?? {};
  return {
    isOptional: isOptional !== undefined,
    file: file === '*' ? undefined : file,
    line: line === '*' ? undefined : Number(line),
    severity: severity === '*' ? undefined : severity,
    text: text.toLowerCase(),
  };
}
