import { createHash } from 'node:crypto';
import type { AdoptedItem } from '../../adoption/adopted-item.ts';
import { messageOf } from '../../errors.ts';
import type { Article, Body } from '../../article/article.ts';
import { boundFindings, hasError, type Finding } from '../../article/finding.ts';
import { labelCollisions } from '../metadata/label-collisions.ts';
import { decode, type Decoded } from './decode.ts';
import { readHtml } from './html/html.ts';
import { readMarkdown } from './markdown/markdown.ts';
import { raiseUpdated, readMetadata, UPDATED_TOO_EARLY, type MetadataReading } from '../metadata/metadata.ts';
import { splitExtension } from '../directory/paths.ts';
import { readHeaderKeys, readSidecarKeys } from '../path/header-keys.ts';
import { likelihoodOfPath, likelihoodOfText, type Likelihood } from '../path/likelihood.ts';
import { completeMetadata, type CompletedMetadata, type LocatedFile } from '../path/complete-metadata.ts';
import { PLAIN_SITE, type Site } from '../site/site.ts';
import type { Metadata, ParsedSource, ParseOptions, ReadingContext } from './source-format.ts';
import { readText } from './text/text.ts';

/** A file's bytes, with its path below the content directory. */
export interface StoredFile {
  readonly path: string;
  readonly bytes: Uint8Array;
}

/** An article file with its sidecar `NAME.yaml`, if any. */
export interface SourceFile extends StoredFile, LocatedFile {
  readonly sidecar?: StoredFile | undefined;
  /** True if the publication's own rules say that it is an article. */
  readonly isIncluded?: boolean | undefined;
}

/** Result of parsing: no article if a finding is an error. */
export interface ParsedArticle {
  readonly article: Article | undefined;
  readonly findings: readonly Finding[];
  /** True for a file that is not meant as an article; it has no findings. */
  readonly isSkipped?: boolean | undefined;
  /** True if the note is marked for publication, article or not. */
  readonly optsIn?: boolean | undefined;
}

/** Parses a format; may name the keys that came from front matter instead of the text. */
type Format = (
  text: string,
  context: ReadingContext,
) => ParsedSource & { readonly declared?: readonly string[] };

/** Source formats by file extension, in their order of precedence for a shared sidecar. */
const FORMATS: ReadonlyMap<string, Format> = new Map<string, Format>([
  ['.txt', readText],
  ['.html', readHtml],
  ['.htm', readHtml],
  ['.md', readMarkdown],
  ['.markdown', readMarkdown],
  ['.mdx', readMarkdown],
]);

/** Extensions of article files, lower case with dot. */
export const ARTICLE_EXTENSIONS: readonly string[] = [...FORMATS.keys()];

/**
 * SHA-256 of a file and its sidecar, hexadecimal. Includes their lengths, so that moving bytes between them
 * changes it.
 */
export function contentHash(file: SourceFile): string {
  const { bytes, sidecar } = file;
  const hash = createHash('sha256').update(`${bytes.length}:`).update(bytes);
  if (sidecar !== undefined) hash.update(`${sidecar.bytes.length}:`).update(sidecar.bytes);
  return hash.digest('hex');
}

/**
 * Parses an article file. `timezone` is the IANA zone of dates without one. The sidecar overrides the file.
 * Never throws: problems are findings, and with an error there is no article.
 */
export function parseArticle(file: SourceFile, options: ParseOptions): ParsedArticle {
  try {
    const parsed = parse(file, options);
    return { ...parsed, findings: boundFindings(parsed.findings) };
  } catch (thrown) {
    return {
      article: undefined,
      findings: [fault(file, 'unreadable', `cannot be read: ${messageOf(thrown)}`)],
    };
  }
}

function parse(file: SourceFile, options: ParseOptions): ParsedArticle {
  const { extension } = splitExtension(file.path);
  const format = FORMATS.get(extension);
  if (format === undefined) {
    return {
      article: undefined,
      findings: [fault(file, 'unreadable', `unsupported extension "${extension}"`)],
    };
  }
  const decoded = decode(file.bytes, file.path);
  const likelihood = likelihoodOf(file, decoded.text, options.site);
  if (likelihood === 'unlikely') return SKIPPED;
  const read = readDecoded(file, decoded, format, options);
  return likelihood === 'doubtful' && read.article === undefined ? SKIPPED : read;
}

/** Result for a file that is not meant as an article. */
export const SKIPPED: ParsedArticle = { article: undefined, findings: [], isSkipped: true };

/** Likelihood that a file is an article, by its path, header and sidecar. */
function likelihoodOf(file: SourceFile, text: string, site: Site = PLAIN_SITE): Likelihood {
  if (file.isIncluded === true) return 'likely';
  const { path, sidecar } = file;
  const byPath = likelihoodOfPath(path, site);
  const keys = readHeaderKeys(text);
  const likelihood = likelihoodOfText(path, byPath, keys, text);
  if (likelihood === 'likely' || sidecar === undefined) return likelihood;
  const beside = readSidecarKeys(decode(sidecar.bytes, sidecar.path).text);
  return likelihoodOfText(path, byPath, { ...keys, ...beside }, text);
}

function readDecoded(
  file: SourceFile,
  decoded: Decoded,
  format: Format,
  options: ParseOptions,
): ParsedArticle {
  if (hasError(decoded.findings)) return { article: undefined, findings: decoded.findings };
  const reading = format(decoded.text, { path: file.path, ...options });
  const sidecar = file.sidecar === undefined ? undefined : readSidecar(file.sidecar, options);
  const isDeclared = file.isIncluded === true || sidecar?.metadata.published !== undefined;
  if (reading.isList === true && !isDeclared) return SKIPPED;
  const written: Metadata =
    sidecar === undefined ? reading.metadata : { ...reading.metadata, ...sidecar.metadata };
  const completed = completeMetadata(written, file, options);
  const merged = completed.metadata;
  const metadata = raiseUpdated(merged);

  const findings = decoded.findings.concat(reading.findings, sidecar?.findings ?? []);
  for (const key of Object.keys(sidecar?.metadata ?? {})) {
    if (!reading.declared?.includes(key)) continue;
    const message = `${key}: is overridden by ${file.sidecar?.path ?? ''}`;
    findings.push({ file: file.path, line: 1, severity: 'warning', rule: 'metadata', message });
  }
  if (metadata !== merged) {
    const message = UPDATED_TOO_EARLY;
    findings.push({ file: file.path, line: 1, severity: 'warning', rule: 'date', message });
  }
  const { stem, extension } = splitExtension(file.path);
  const where = extension === '.txt' ? `${stem}.yaml` : 'the front matter';
  const { title = '', draft = false } = metadata;
  // A draft is not published, so it may lack a date.
  const published = metadata.published ?? (draft ? NO_DATE : undefined);
  // Metadata that is present but invalid is not reported as missing.
  const lacks = (rule: Finding['rule']): boolean =>
    !findings.some((finding) => [rule, 'metadata'].includes(finding.rule) && finding.severity === 'error');
  if (title === '' && isEmpty(metadata, reading.body) && lacks('title')) {
    findings.push(fault(file, 'title', `no title: add "title: …" to ${where}`));
  }
  if (published === undefined && lacks('date')) {
    const message = `no publication date: add "published: 2014-06-05T17:18:00Z" to ${where}`;
    findings.push(fault(file, 'date', message));
  }
  const { optsIn } = metadata;
  if (published === undefined || hasError(findings)) {
    return { article: undefined, findings, ...(optsIn !== undefined && { optsIn }) };
  }

  // Not a spread, which V8 runs forty times slower when followed by this many properties.
  const article: Article = Object.assign({}, metadata, {
    path: file.path,
    contentHash: hashWithSite(
      contentHash(file),
      decoded.text,
      completed,
      options.site,
      adoptedFacts(written, completed, file.adopted),
    ),
    slug: completed.slug,
    ...(written.slug !== undefined && { hasOwnSlug: true }),
    ...(completed.nameSlug !== undefined && { nameSlug: completed.nameSlug }),
    title,
    published,
    authors: metadata.authors ?? [],
    tags: metadata.tags ?? [],
    attachments: metadata.attachments ?? [],
    draft,
    body: reading.body,
  });
  const all = [...findings, ...labelCollisions(article)];
  return { article, findings: all, ...(optsIn !== undefined && { optsIn }) };
}

/** Date of a draft that has none; never shown. */
const NO_DATE = 0;

/** True if there is nothing to publish. */
function isEmpty({ attachments, image, externalUrl }: Metadata, { text }: Body): boolean {
  return (
    text.trim() === '' && (attachments ?? []).length === 0 && image === undefined && externalUrl === undefined
  );
}

/** Adds to the hash of a file what the article takes from other files, so that it changes with them. */
function hashWithSite(
  hash: string,
  text: string,
  { metadata, languageOfPlace }: CompletedMetadata,
  { hasTemplates, authors }: Site = PLAIN_SITE,
  adopted?: readonly unknown[],
): string {
  const facts = {
    language: languageOfPlace,
    authors: Object.keys(authors).length === 0 ? undefined : metadata.authors,
    templates: hasTemplates && TEMPLATE_TAG.test(text) ? true : undefined,
    adopted,
  };
  const written = JSON.stringify(facts);
  return written === '{}' ? hash : createHash('sha256').update(hash).update(written).digest('hex');
}

/** The parts of an adopted item that an article depends on; undefined for one without. */
function adoptedFacts(
  { title: own }: Metadata,
  { metadata: { title, adopted } }: CompletedMetadata,
  item: AdoptedItem | undefined,
): readonly unknown[] | undefined {
  if (item === undefined) return undefined;
  const { id, atomId, published, updated, permalink, aliases } = item;
  const facts: unknown[] = [id, atomId, published, updated, permalink, aliases];
  if (adopted?.link !== undefined) facts.push({ link: adopted.link });
  return title !== own && title === item.title ? [...facts, title] : facts;
}

const TEMPLATE_TAG = /\{[{%]/;

function readSidecar(sidecar: StoredFile, options: ParseOptions): MetadataReading {
  const { text, findings } = decode(sidecar.bytes, sidecar.path);
  if (hasError(findings)) return { metadata: {}, findings };
  const reading = readMetadata(text, 1, { path: sidecar.path, ...options });
  return { metadata: reading.metadata, findings: [...findings, ...reading.findings] };
}

function fault(file: StoredFile, rule: Finding['rule'], message: string): Finding {
  return { file: file.path, line: 1, severity: 'error', rule, message };
}
