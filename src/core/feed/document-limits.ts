import type { Entry } from '../article/article.ts';
import { FeedwrightError } from '../errors.ts';
import { FORMATS, type Content, type Format } from './feed.ts';
import type { RenderFragment } from './render.ts';

/** How much may go out in one document. */
export interface Bounds {
  /** Entries, at most. */
  readonly limit: number;
  /** Bytes of fragments, at most, in whichever format is the largest. */
  readonly maxBytes: number;
  readonly content: Content;
  /** Whether all of them go out, however many bytes that is, and only each alone is held to `maxBytes`. */
  readonly isArchive?: boolean | undefined;
}

/** One entry's fragment in each format. */
export type Fragments = Readonly<Record<Format, string>>;

/** What goes out, and what could not be written, in the order of the entries. */
export interface Selected {
  readonly chosen: readonly { readonly entry: Entry; readonly fragments: Fragments }[];
  /** Each with its `document_malformed`. They do not count towards the limit. */
  readonly refused: readonly { readonly entry: Entry; readonly error: FeedwrightError }[];
}

/**
 * Chooses how many of the entries, given newest first, a document holds, and renders no more than it has to.
 * The first is always in. All formats hold the same ones: an entry that alone is too large for any document
 * goes out as its summary in all of them.
 */
export function selectWithinLimits(
  entries: Iterable<Entry>,
  bounds: Bounds,
  render: RenderFragment,
): Selected {
  const chosen: { entry: Entry; fragments: Fragments }[] = [];
  const refused: { entry: Entry; error: FeedwrightError }[] = [];
  const totals = { rss: 0, atom: 0, json: 0 };
  for (const entry of entries) {
    if (chosen.length >= bounds.limit) break;
    const fragments = attempt(() => renderWithin(entry, bounds, render));
    if (fragments instanceof FeedwrightError) {
      refused.push({ entry, error: fragments });
      continue;
    }
    for (const format of FORMATS) totals[format] += Buffer.byteLength(fragments[format]);
    const isFull = Math.max(...Object.values(totals)) > bounds.maxBytes;
    if (chosen.length > 0 && isFull && bounds.isArchive !== true) break;
    chosen.push({ entry, fragments });
  }
  return { chosen, refused };
}

/** A renderer that writes each entry only once; it forgets an entry when everybody else has. */
export function rememberFragments(render: RenderFragment): RenderFragment {
  const written = new WeakMap<Entry, Map<string, string>>();
  return (format, entry, content) => {
    const fragments = written.get(entry) ?? new Map<string, string>();
    written.set(entry, fragments);
    const key = `${format} ${content}`;
    const fragment = fragments.get(key) ?? render(format, entry, content);
    fragments.set(key, fragment);
    return fragment;
  };
}

function renderWithin(entry: Entry, { content, maxBytes }: Bounds, render: RenderFragment): Fragments {
  const fragments = renderAll(entry, content, render);
  const largest = Math.max(...Object.values(fragments).map((fragment) => Buffer.byteLength(fragment)));
  return largest > maxBytes ? renderAll(entry, 'summary', render) : fragments;
}

function renderAll(entry: Entry, content: Content, render: RenderFragment): Fragments {
  return {
    rss: render('rss', entry, content),
    atom: render('atom', entry, content),
    json: render('json', entry, content),
  };
}

/** Its result, or the fault in the article; a bug goes on being thrown. */
function attempt<T>(write: () => T): T | FeedwrightError {
  try {
    return write();
  } catch (error) {
    if (error instanceof FeedwrightError) return error;
    throw error;
  }
}
