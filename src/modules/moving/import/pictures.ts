import { basename, extname } from 'node:path';
import type { Image } from '../../../core/article/article.ts';
import {
  attributeOf,
  elementsOf,
  readFragment,
  serializeTree,
  setAttribute,
  type Element,
} from '../../../core/content/formats/html/dom.ts';
import { slugify } from '../../../core/article/slug.ts';
import type { FindUpload } from './uploads.ts';

/** A file that is copied beside an article. */
export interface CopiedFile {
  /** Absolute path of the original. */
  readonly from: string;
  /** Path below the content directory. */
  readonly to: string;
}

/** An article's text and picture with references to copied files. */
export interface Illustrated {
  readonly html: string;
  readonly image: Image | undefined;
  readonly files: readonly CopiedFile[];
  /** Number of pictures that stay where they were. */
  readonly remote: number;
  readonly faults: readonly string[];
}

/** Facts about an article that its references depend on. */
export interface PictureContext {
  /** Base name of the article's file, without extension. */
  readonly name: string;
  /** Absolute URL of its page. */
  readonly link: string | undefined;
  readonly find: FindUpload | undefined;
  /** True for a host whose files the directory of uploads has. */
  readonly isOwnHost: (host: string) => boolean;
}

/** Attributes that refer to files, by element. */
const REFERENCES: Readonly<Record<string, readonly string[]>> = {
  img: ['src'],
  audio: ['src'],
  video: ['src', 'poster'],
  source: ['src'],
  a: ['href'],
};

/**
 * Replaces references to files of the old site by references to copies beside the article, in a folder of its name.
 * Pictures that are not found keep their absolute URLs.
 */
export async function illustrate(
  html: string,
  image: Image | undefined,
  { name, link, find, isOwnHost }: PictureContext,
): Promise<Illustrated> {
  const copies = new Map<string, string>();
  const faults = new Set<string>();
  const remote = new Set<string>();
  const copyOf = async (url: URL): Promise<string | undefined> => {
    const target = withoutProxy(url);
    if (find === undefined || !isOwnHost(target.host)) return undefined;
    const upload = await find(target);
    if (upload === undefined) return undefined;
    if ('fault' in upload) {
      faults.add(upload.fault);
      return undefined;
    }
    const known = copies.get(upload.file);
    if (known !== undefined) return known;
    const copy = `${name}/${fileName(upload.file, new Set(copies.values()), name)}`;
    copies.set(upload.file, copy);
    return copy;
  };

  const parsed = /<(?:img|audio|video|source|a)\b/iu.test(html) ? readFragment(html) : undefined;
  let changed = html;
  if (parsed !== undefined && 'tree' in parsed) {
    let isChanged = false;
    for (const element of elementsOf(parsed.tree)) {
      for (const attribute of REFERENCES[element.tagName] ?? []) {
        const written = attributeOf(element, attribute);
        const url = written === undefined ? undefined : absolute(written, link);
        if (url === undefined) continue;
        const copy = await copyOf(url);
        const isPicture = element.tagName === 'img';
        if (copy === undefined && isPicture) remote.add(url.href);
        // A page on the old site keeps its relative address; a file does not move with the text.
        const value = copy ?? (element.tagName === 'a' ? written : url.href);
        if (value === written) continue;
        refer(element, attribute, value, copy !== undefined);
        isChanged = true;
      }
    }
    if (isChanged) changed = serializeTree(parsed.tree);
  }

  const main = image === undefined ? undefined : absolute(image.url, link);
  const copy = main === undefined ? undefined : await copyOf(main);
  if (main !== undefined && copy === undefined) remote.add(main.href);
  return {
    html: changed,
    image:
      image === undefined || main === undefined
        ? undefined
        : copy === undefined
          ? { ...image, url: main.href }
          : { url: copy },
    files: [...copies].map(([from, to]) => ({ from, to })),
    remote: remote.size,
    faults: [...faults],
  };
}

function refer(element: Element, attribute: string, value: string | undefined, isCopy: boolean): void {
  setAttribute(element, attribute, value);
  if (!isCopy) return;
  // Other sizes of the picture would still come from the old site.
  setAttribute(element, 'srcset', undefined);
  setAttribute(element, 'sizes', undefined);
}

function absolute(written: string, base: string | undefined): URL | undefined {
  if (!URL.canParse(written, base)) return undefined;
  const url = new URL(written, base);
  return /^https?:$/u.test(url.protocol) ? url : undefined;
}

/** WordPress.com's proxy of pictures has the original's address as its path. */
function withoutProxy(url: URL): URL {
  if (!/^i\d\.wp\.com$/u.test(url.host)) return url;
  const original = `https:/${url.pathname}`;
  return URL.canParse(original) ? new URL(original) : url;
}

/** Name that is the same on every file system, and that no other copy of the article has. */
function fileName(path: string, taken: ReadonlySet<string>, folder: string): string {
  const extension = extname(path).toLowerCase();
  const stem = slugify(basename(path, extname(path)));
  for (let number = 1; ; number += 1) {
    const name = `${stem}${number === 1 ? '' : `-${number}`}${extension}`;
    if (!taken.has(`${folder}/${name}`)) return name;
  }
}
