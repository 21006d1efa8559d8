import type { AddressLines } from '../../../article/article.ts';
import { webUrl } from '../../../article/url.ts';
import { slugify } from '../../../article/slug.ts';
import { mediaTypeOf } from '../../media/file-types.ts';
import { listOf, oneLine, quoteValue, readTruth, stringsIn } from '../text-values.ts';
import { formerPath, readPage } from './page-paths.ts';
import type { KeyReader } from './key-reader.ts';
import type { WrittenValue } from './written-values.ts';

/** Addresses of an article, from all keys that hold some. */
export interface Addresses {
  readonly url?: string;
  readonly externalUrl?: string;
  readonly slug?: string;
  readonly permalink?: string;
  readonly formerPaths?: readonly string[];
  readonly addressLines?: AddressLines;
  readonly wikiNames?: readonly string[];
}

/** The first URL and the first path of the page, with the line of the latter. */
interface PageKeys {
  url?: string;
  path?: string;
  line?: number;
}

/** Reads the addresses of the page, of earlier pages, and of the page elsewhere that the article is about. */
export function readAddresses(reader: KeyReader): Addresses {
  const page: PageKeys = {};
  for (const value of [...reader.filled('url'), ...reader.filled('permalink')]) {
    readPageKey(value, page, reader);
  }
  const slug = readSlug(reader, page);
  const externalUrl = readExternalUrl(reader);
  const { paths, names } = readFormer(reader);
  const addressLines = linesOf(slug, page, paths);
  return {
    ...(page.url !== undefined && { url: page.url }),
    ...(externalUrl !== undefined && { externalUrl }),
    ...(slug !== undefined && { slug: slug.slug }),
    ...(page.path !== undefined && { permalink: page.path }),
    ...(paths.size > 0 && { formerPaths: [...paths.keys()] }),
    ...(addressLines !== undefined && { addressLines }),
    ...(names.length > 0 && { wikiNames: names }),
  };
}

/** Tells if an address is that of a recording or film, by the ending of its path. */
export function isRecording(address: string): boolean {
  return /^(?:audio|video)\//u.test(mediaTypeOf(address.replace(/[?#].*$/su, '')) ?? '');
}

/** Adds the first URL and the first path to `page`. */
function readPageKey(value: WrittenValue, page: PageKeys, reader: KeyReader): void {
  const { value: written } = value;
  // Eleventy's `permalink: false` is a word of drafts.
  if (typeof written === 'string' && (isRecording(written) || readTruth(written) !== undefined)) return;
  const read = typeof written === 'string' ? readPage(written) : undefined;
  if (read === undefined) {
    // Something that is meant to be a URL and may not be one is never passed over.
    const isUnsafe = typeof written === 'string' && /^\s*[a-z][a-z\d+.-]*:/iu.test(written);
    const isOwn = value.rank === 0 && value.written !== 'slug' && reader.values.of('url').includes(value);
    const message = isOwn
      ? 'is not an absolute URL such as https://example.org/story'
      : 'is not a path such as /2014/story/';
    const severity = isOwn && (isUnsafe || !reader.isForeign) ? 'error' : 'warning';
    reader.complain(value, 'url', `${quoteValue(written)} ${message}`, severity);
  } else if ('url' in read) page.url ??= read.url;
  else if (page.path === undefined) Object.assign(page, { path: read.path, line: value.line });
}

/** A slug with slashes is a path: Docusaurus writes the whole address so. */
function readSlug(reader: KeyReader, page: PageKeys): { slug: string; line: number } | undefined {
  for (const value of reader.filled('slug')) {
    const line = typeof value.value === 'string' ? oneLine(value.value) : '';
    if (line.startsWith('/')) {
      readPageKey(value, page, reader);
      const last = line.split('/').findLast((segment) => segment !== '');
      if (last !== undefined) return { slug: slugify(last), line: value.line };
    } else if (line !== '') {
      const last = line.split('/').findLast((segment) => segment !== '') ?? line;
      return { slug: slugify(last), line: value.line };
    } else reader.complain(value, 'url', 'must be one word', 'warning');
  }
  return undefined;
}

function readExternalUrl(reader: KeyReader): string | undefined {
  for (const value of reader.filled('external_url')) {
    const { url } = typeof value.value === 'string' ? { url: value.value } : stringsIn(value.value);
    const read = url === undefined ? undefined : webUrl(url);
    if (read !== undefined) return isRecording(read) ? undefined : read;
    if (readTruth(value.value) !== undefined) continue;
    const message = `${quoteValue(value.value)} is not an absolute URL such as https://example.org/story`;
    reader.complain(value, 'url', message, 'warning');
  }
  return undefined;
}

/** Earlier paths with their lines, and the names by which other notes link to this one. */
function readFormer(reader: KeyReader): {
  readonly paths: ReadonlyMap<string, number>;
  readonly names: string[];
} {
  const paths = new Map<string, number>();
  const names = new Set<string>();
  for (const value of [...reader.filled('aliases'), ...reader.filled('redirect_from')]) {
    const isName = reader.values.of('aliases').includes(value);
    for (const [index, item] of listOf(value.value).entries()) {
      const text = oneLine(typeof item === 'string' ? item : (stringsIn(item)['from'] ?? ''));
      if (text === '') continue;
      if (isName && !/\/|^[a-z][a-z\d+.-]*:\/\/|\.html?$/iu.test(text)) names.add(text);
      else {
        const path = formerPath(text);
        const at = value.itemLines?.[index] ?? value.line;
        if (path !== undefined) paths.set(path, paths.get(path) ?? at);
        else reader.complain(value, 'url', `"${text}" is not a path such as /2014/story/`, 'warning', index);
      }
    }
  }
  return { paths, names: [...names] };
}

/** Lines of the metadata on which addresses stand, from 1; undefined if there are none. */
function linesOf(
  slug: { readonly line: number } | undefined,
  page: PageKeys,
  paths: ReadonlyMap<string, number>,
): AddressLines | undefined {
  if (slug === undefined && page.line === undefined && paths.size === 0) return undefined;
  return {
    ...(slug !== undefined && { slug: slug.line }),
    ...(page.line !== undefined && { permalink: page.line }),
    ...(paths.size > 0 && { formerPaths: [...paths.values()] }),
  };
}
