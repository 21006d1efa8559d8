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
  readonly wikiNames?: readonly string[];
}

/** Reads the addresses of the page, of earlier pages, and of the page elsewhere that the article is about. */
export function readAddresses(reader: KeyReader): Addresses {
  const page: { url?: string; path?: string } = {};
  for (const value of [...reader.filled('url'), ...reader.filled('permalink')]) {
    readPageKey(value, page, reader);
  }
  const slug = readSlug(reader, page);
  const externalUrl = readExternalUrl(reader);
  const { paths, names } = readFormer(reader);
  return {
    ...(page.url !== undefined && { url: page.url }),
    ...(externalUrl !== undefined && { externalUrl }),
    ...(slug !== undefined && { slug }),
    ...(page.path !== undefined && { permalink: page.path }),
    ...(paths.length > 0 && { formerPaths: paths }),
    ...(names.length > 0 && { wikiNames: names }),
  };
}

/** Tells if an address is that of a recording or film, by the ending of its path. */
export function isRecording(address: string): boolean {
  return /^(?:audio|video)\//u.test(mediaTypeOf(address.replace(/[?#].*$/su, '')) ?? '');
}

/** Adds the first URL and the first path to `page`. */
function readPageKey(value: WrittenValue, page: { url?: string; path?: string }, reader: KeyReader): void {
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
  else page.path ??= read.path;
}

/** A slug with slashes is a path: Docusaurus writes the whole address so. */
function readSlug(reader: KeyReader, page: { path?: string }): string | undefined {
  for (const value of reader.filled('slug')) {
    const line = typeof value.value === 'string' ? oneLine(value.value) : '';
    if (line.startsWith('/')) {
      readPageKey(value, page, reader);
      const last = line.split('/').findLast((segment) => segment !== '');
      if (last !== undefined) return slugify(last);
    } else if (line !== '') return slugify(line.split('/').findLast((segment) => segment !== '') ?? line);
    else reader.complain(value, 'url', 'must be one word', 'warning');
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

/** Earlier paths, and the names by which other notes link to this one. */
function readFormer(reader: KeyReader): { readonly paths: string[]; readonly names: string[] } {
  const paths = new Set<string>();
  const names = new Set<string>();
  for (const value of [...reader.filled('aliases'), ...reader.filled('redirect_from')]) {
    const isName = reader.values.of('aliases').includes(value);
    for (const [index, item] of listOf(value.value).entries()) {
      const text = oneLine(typeof item === 'string' ? item : (stringsIn(item)['from'] ?? ''));
      if (text === '') continue;
      if (isName && !/\/|^[a-z][a-z\d+.-]*:\/\/|\.html?$/iu.test(text)) names.add(text);
      else {
        const path = formerPath(text);
        if (path !== undefined) paths.add(path);
        else reader.complain(value, 'url', `"${text}" is not a path such as /2014/story/`, 'warning', index);
      }
    }
  }
  return { paths: [...paths], names: [...names] };
}
