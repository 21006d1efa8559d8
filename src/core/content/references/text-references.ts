import type { Article, TextFile } from '../../article/article.ts';
import type { Finding } from '../../article/finding.ts';
import type { FileProbe } from '../media/file-probe.ts';
import { MISSING } from '../media/media-file.ts';
import { filePaths, findFile, isPageAddress, type SiteFiles } from './local-files.ts';
import { linkKeys } from './link-keys.ts';
import {
  isOfService,
  localReference,
  placeInSource,
  referenceName,
  spellingsOf,
  type LocalReference,
} from './local-reference.ts';
import { mayRefer, writtenReferences, type ReferenceRole } from './written-references.ts';

/** Files and articles of its own site to which a text refers. */
export interface TextReferences extends Pick<Article, 'files' | 'links'> {
  readonly findings: readonly Finding[];
}

/** Max. files and max. keys of articles to which one text may refer. */
const MAX_REFERENCES = 1000;

/** Max. findings with a line of their own. */
const MAX_FINDINGS = 20;

/**
 * Finds the files to which the text of an article refers, and the keys of the articles; undefined if there is no
 * reference of either kind. A missing file is a finding with its line. Never throws.
 */
export function readTextReferences(
  article: Article,
  probe: FileProbe,
  site: SiteFiles,
): TextReferences | undefined {
  if (!mayRefer(article.body.text)) return undefined;
  const reader = new ReferenceReader(article, probe, site);
  for (const { written, role } of writtenReferences(article)) reader.read(written, role);
  return reader.result();
}

/** Reads the references of one article, each once for each role. */
class ReferenceReader {
  readonly #files = new Map<string, TextFile>();
  readonly #links = new Set<string>();
  readonly #seen = new Set<string>();
  readonly #findings: Finding[] = [];
  readonly #missingFromTop: string[] = [];
  #looked = 0;
  readonly #article: Article;
  readonly #probe: FileProbe;
  readonly #site: SiteFiles;

  constructor(article: Article, probe: FileProbe, site: SiteFiles) {
    this.#article = article;
    this.#probe = probe;
    this.#site = site;
  }

  read(written: string, role: ReferenceRole): void {
    const reference = localReference(written);
    if (reference === undefined) return;
    const name = referenceName(reference);
    const use = `${role} ${name}`;
    if (this.#seen.has(use)) return;
    this.#seen.add(use);
    if (role === 'link' && isPageAddress(reference)) return this.#link(reference);
    if (!this.#files.has(name) && this.#looked++ === MAX_REFERENCES) {
      this.#complain(written, `is one file too many: only ${MAX_REFERENCES} of one text are published`);
    }
    if (!this.#files.has(name) && this.#looked > MAX_REFERENCES) return;
    this.#file(written, name, reference, role);
  }

  result(): TextReferences | undefined {
    const [first] = this.#missingFromTop;
    if (first !== undefined && this.#article.url === undefined) {
      const count = this.#missingFromTop.length;
      const files = count === 1 ? 'this file is' : `this and ${count - 1} more files are`;
      const message =
        `${first} does not exist below the content directory (${files} left as written): ` +
        'name the directory that holds it with "static: …" in publication.yaml';
      this.#findings.push(this.#finding(first, message));
    }
    const [files, links] = [[...this.#files.values()], [...this.#links]];
    if (files.length === 0 && links.length === 0 && this.#findings.length === 0) return undefined;
    return {
      ...(files.length > 0 && { files }),
      ...(links.length > 0 && { links }),
      findings: this.#findings,
    };
  }

  #link(reference: LocalReference): void {
    for (const key of linkKeys(this.#article.path, reference)) {
      if (this.#links.size < MAX_REFERENCES) this.#links.add(key);
    }
  }

  #file(written: string, name: string, reference: LocalReference, role: ReferenceRole): void {
    const { file, refusal } = findFile(this.#article.path, reference, role, this.#site, this.#probe);
    if (file !== undefined) {
      const { file: path, sizeBytes, mediaType, width, height } = file;
      const size = width !== undefined && height !== undefined ? { width, height } : undefined;
      this.#files.set(name, { reference: name, file: path, mediaType, sizeBytes, ...size });
      return;
    }
    // The service has it itself.
    if (reference.kind === 'rooted' && isOfService(reference.path)) return;
    // Recorded, so that the article is read again when one of them appears.
    if (reference.kind === 'name') this.#probe.miss(reference.path);
    else for (const path of filePaths(this.#article.path, reference, this.#site)) this.#probe.examine(path);
    if (reference.kind === 'name' && role === 'link') return this.#link(reference);
    if (reference.kind === 'rooted' && (refusal ?? MISSING) === MISSING) this.#missingFromTop.push(written);
    else if (refusal !== undefined || this.#article.url === undefined) {
      if (this.#article.url === undefined || refusal !== MISSING)
        this.#complain(written, refusal ?? OUT_OF_REACH);
    }
  }

  #complain(written: string, what: string): void {
    this.#findings.push(this.#finding(written, `${shown(written)} ${what}`));
  }

  #finding(written: string, message: string): Finding {
    const { path, body } = this.#article;
    const last = this.#findings.length > MAX_FINDINGS ? this.#findings.at(-1)?.line : undefined;
    const line = last ?? body.line + linesBefore(body.text, written);
    return { file: path, line, severity: 'warning', rule: 'media', message };
  }
}

const OUT_OF_REACH = 'leads out of the content directory, or to a file that may not be published';

function shown(written: string): string {
  const decoded = spellingsOf(written).at(-1) ?? written;
  const text = /\p{Cc}/u.test(decoded) ? written : decoded;
  return text.length > 200 ? `${text.slice(0, 200)}…` : text;
}

/** Number of lines of a text before a reference; 0 if it is not found. */
function linesBefore(text: string, written: string): number {
  const at = placeInSource(text, written);
  return at === undefined ? 0 : text.slice(0, at).split('\n').length - 1;
}
