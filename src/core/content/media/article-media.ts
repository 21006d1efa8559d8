import { createHash } from 'node:crypto';
import type { Article, Attachment, Image } from '../../article/article.ts';
import type { Finding } from '../../article/finding.ts';
import type { Episode, Transcript } from '../../article/podcast.ts';
import { companionRole } from './companion-files.ts';
import { mediaTypeOf } from './file-types.ts';
import { createFileProbe, type FileProbe, type ProbedFile } from './file-probe.ts';
import { mediaPath, type MediaStamp } from './media-file.ts';
import type { SourceFile, StoredFile } from '../formats/parse.ts';
import { findFile, type SiteFiles } from '../references/local-files.ts';
import { readTextReferences } from '../references/text-references.ts';
import { localReference, percentDecode } from '../references/local-reference.ts';
import type { ReferenceRole } from '../references/written-references.ts';

/** An article with the state of its media files. */
export interface ArticleWithMedia {
  readonly article: Article;
  readonly findings: readonly Finding[];
  /** All local files that it refers to, existing or not; undefined if there are none. */
  readonly media?: readonly MediaStamp[] | undefined;
}

/** A relative reference without scheme and without a leading `/`, `?` or `#` (RFC 3986, 4.2) names a file. */
const FILE_REFERENCE = /^(?![a-z][a-z\d+.-]*:|[/?#\\]|$)/iu;

/**
 * Finds the local files that an article refers to, in its metadata and in its text, and its companion files. `root`
 * is the real path of the content directory. Actual sizes, types and dimensions replace those in the metadata. An
 * unavailable file is removed from the metadata with a warning. Reads no media file except the head of an image.
 */
export function withMedia(
  root: string,
  article: Article,
  source: SourceFile,
  beside: readonly string[] = [],
  site: SiteFiles = NO_SITE_FILES,
): ArticleWithMedia {
  const probe = createFileProbe(root, site.staticDirectories);
  const { findings = [], ...references } = readTextReferences(article, probe, site) ?? {};
  const finder = new Finder(probe, article, source, site);
  const whole = withMetadataFiles(finder, article, beside, references);
  return findings.length === 0 ? whole : { ...whole, findings: [...whole.findings, ...findings] };
}

/** A site without static directories. */
const NO_SITE_FILES: SiteFiles = { staticDirectories: [] };

function withMetadataFiles(
  finder: Finder,
  article: Article,
  beside: readonly string[],
  references: Pick<Article, 'files' | 'links'>,
): ArticleWithMedia {
  const { image, podcast } = article;
  const attachments = article.attachments.flatMap((one) => finder.attachment(one) ?? []);
  const found: Mutable<Pick<Article, 'attachments' | 'image' | 'podcast'>> = {
    attachments:
      article.attachments.length > 0
        ? attachments
        : ofKind(beside, 'attachment').flatMap((path) => finder.beside(path) ?? []),
    image: image === undefined ? finder.imageBeside(ofKind(beside, 'image')) : finder.image(image),
    podcast: finder.episode(podcast, ofKind(beside, 'transcript'), ofKind(beside, 'chapters')),
  };
  const { findings } = finder;
  const { looks } = finder;
  const { files, links } = references;
  if (looks.size === 0 && findings.length === 0) {
    return { article: links === undefined ? article : { ...article, links }, findings };
  }
  const { image: _, podcast: __, ...rest } = article;
  const state = files === undefined ? found : { ...found, files };
  const whole: Article = Object.assign(rest, {
    attachments: found.attachments,
    ...(found.image !== undefined && { image: found.image }),
    ...(found.podcast !== undefined && { podcast: found.podcast }),
    ...references,
    contentHash: createHash('sha256').update(article.contentHash).update(JSON.stringify(state)).digest('hex'),
  });
  return { article: whole, findings, ...(looks.size > 0 && { media: [...looks.values()] }) };
}

type Mutable<T> = { -readonly [Key in keyof T]: T[Key] };

/** Of several files of one kind, the most widely playable one. */
function ofKind(beside: readonly string[], kind: ReturnType<typeof companionRole>): string[] {
  const rank = (path: string): number => {
    const type = mediaTypeOf(path) ?? '';
    if (type === 'audio/mpeg') return 0;
    return type.startsWith('audio/') ? 1 : type.startsWith('video/') ? 2 : 3;
  };
  return beside.filter((path) => companionRole(path) === kind).sort((a, b) => rank(a) - rank(b));
}

/** Finds the files that the metadata of one article names. */
class Finder {
  readonly findings: Finding[] = [];
  readonly #probe: FileProbe;
  readonly #path: string;
  readonly #source: SourceFile;
  readonly #site: SiteFiles;

  constructor(probe: FileProbe, { path }: Article, source: SourceFile, site: SiteFiles) {
    this.#probe = probe;
    this.#path = path;
    this.#source = source;
    this.#site = site;
  }

  get looks(): ReadonlyMap<string, MediaStamp> {
    return this.#probe.looks;
  }

  attachment(attachment: Attachment): Attachment | undefined {
    const { url, mediaType } = attachment;
    if (!FILE_REFERENCE.test(url)) {
      const facts = this.#findElsewhere(url, 'link');
      return facts === undefined ? attachment : { ...attachment, ...facts, mediaType };
    }
    const facts = this.#find(url);
    return facts && { ...attachment, ...facts, mediaType };
  }

  /** Attachment from a companion file. */
  beside(path: string): Attachment | undefined {
    const facts = this.#findAt(path, path);
    const mediaType = facts?.mediaType;
    return facts && mediaType !== undefined ? { url: path, ...facts, mediaType } : undefined;
  }

  image(image: Image): Image | undefined {
    if (!FILE_REFERENCE.test(image.url)) return { ...image, ...this.#findElsewhere(image.url, 'image') };
    const facts = this.#find(image.url, 'image');
    if (facts?.mediaType === undefined || !facts.mediaType.startsWith('image/')) {
      if (facts !== undefined) this.#complain(image.url, 'is not an image');
      return undefined;
    }
    return { ...image, ...facts };
  }

  imageBeside(paths: readonly string[]): Image | undefined {
    for (const path of paths) {
      const facts = this.#findAt(path, path);
      if (facts !== undefined) return { url: path, ...facts };
    }
    return undefined;
  }

  episode(
    episode: Episode | undefined,
    transcriptsBeside: readonly string[],
    [chaptersBeside]: readonly string[],
  ): Episode | undefined {
    const { chapters, transcripts = [], persons = [] } = episode ?? {};
    const own = transcripts.flatMap((one) => this.#episodeFile(one) ?? []);
    const found: Pick<Episode, 'chapters' | 'transcripts'> = {
      chapters:
        chapters === undefined
          ? chaptersBeside === undefined
            ? undefined
            : this.#fileBeside(chaptersBeside, CHAPTERS_TYPE)
          : this.#episodeFile(chapters),
      transcripts:
        transcripts.length > 0
          ? own
          : transcriptsBeside.flatMap((path): Transcript[] => {
              const file = this.#fileBeside(path, mediaTypeOf(path) ?? '');
              return file === undefined ? [] : [{ ...file, isCaptions: true }];
            }),
    };
    if (episode === undefined && found.chapters === undefined && found.transcripts.length === 0)
      return undefined;
    const { chapters: _, ...rest } = { persons, ...episode };
    return { ...rest, transcripts: found.transcripts, ...(found.chapters && { chapters: found.chapters }) };
  }

  #episodeFile<File extends Transcript>(file: File): File | undefined {
    if (!FILE_REFERENCE.test(file.url)) return file;
    const facts = this.#find(file.url);
    return facts && { ...file, file: facts.file };
  }

  #fileBeside(path: string, mediaType: string): { url: string; mediaType: string; file: string } | undefined {
    const facts = this.#findAt(path, path);
    return facts && { url: path, mediaType, file: facts.file };
  }

  /**
   * Finds the file of a reference, which is below the article's folder, or else where those of its text are found.
   */
  #find(reference: string, role: ReferenceRole = 'link'): ProbedFile | undefined {
    const folder = this.#path.slice(0, this.#path.lastIndexOf('/') + 1);
    const asWritten = mediaPath(folder, reference);
    const asDecoded = mediaPath(folder, percentDecode(reference));
    const besides = [asWritten, asDecoded].some(
      (path) => path !== undefined && !('refusal' in this.#probe.examine(path)),
    );
    const elsewhere = besides ? undefined : this.#findElsewhere(reference, role);
    if (elsewhere !== undefined) return elsewhere;
    if (asWritten === undefined || asDecoded === undefined) {
      this.#complain(reference, 'leads out of the content directory, or to a file that may not be published');
      return undefined;
    }
    // Blanks may be literal or percent-encoded.
    if (asWritten !== asDecoded && 'refusal' in this.#probe.examine(asWritten)) {
      return this.#findAt(asDecoded, reference);
    }
    return this.#findAt(asWritten, reference);
  }

  #findElsewhere(written: string, role: ReferenceRole): ProbedFile | undefined {
    const reference = localReference(written);
    return reference && findFile(this.#path, reference, role, this.#site, this.#probe).file;
  }

  #findAt(path: string, reference: string): ProbedFile | undefined {
    const seen = this.#probe.examine(path);
    if (!('refusal' in seen)) return seen;
    this.#complain(reference, seen.refusal);
    return undefined;
  }

  #complain(reference: string, what: string): void {
    const { file, line } = placeOf(reference, this.#source);
    const message = `${reference} ${what}: the article is published without it`;
    this.findings.push({ file, line, severity: 'warning', rule: 'media', message });
  }
}

/** Registered media type of JSON chapters (Podcasting 2.0). */
const CHAPTERS_TYPE = 'application/json+chapters';

/** Max. bytes searched; metadata is at the top of the file. */
const MAX_METADATA_BYTES = 256 * 1024;

/** Position of a reference in the sidecar or article; the article's first line if not found. */
function placeOf(reference: string, { path, bytes, sidecar }: SourceFile): { file: string; line: number } {
  const candidates: readonly StoredFile[] =
    sidecar === undefined ? [{ path, bytes }] : [sidecar, { path, bytes }];
  for (const candidate of candidates) {
    const length = Math.min(candidate.bytes.length, MAX_METADATA_BYTES);
    const text = Buffer.from(candidate.bytes.buffer, candidate.bytes.byteOffset, length);
    const at = text.indexOf(reference);
    if (at === -1) continue;
    let line = 1;
    for (let index = text.indexOf(10); index !== -1 && index < at; index = text.indexOf(10, index + 1))
      line += 1;
    return { file: candidate.path, line };
  }
  return { file: path, line: 1 };
}
