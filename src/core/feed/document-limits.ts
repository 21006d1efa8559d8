import type { Entry } from '../article/article.ts';
import { FeedwrightError } from '../errors.ts';
import { FORMATS, type Content, type Format } from './feed.ts';
import type { RenderFragment } from './render.ts';

/** Limits of one document. */
export interface Bounds {
  /** Max. entries. */
  readonly limit: number;
  /** Max. bytes of all fragments together, in the format where they are largest. */
  readonly maxBytes: number;
  readonly content: Content;
  /** True: all entries are included whatever their total size; only a single entry is held to `maxBytes`. */
  readonly isArchive?: boolean | undefined;
}

/** One entry's fragment in each format. */
export type Fragments = Readonly<Record<Format, string>>;

/** The entries of a document and those that could not be rendered, both in the order of the input. */
export interface Selected {
  readonly chosen: readonly { readonly entry: Entry; readonly fragments: Fragments }[];
  /** Each with its `document_malformed` error. They do not count towards the limit. */
  readonly refused: readonly { readonly entry: Entry; readonly error: FeedwrightError }[];
}

/**
 * Chooses the entries of a document from `entries`, given newest first, and renders no more than necessary.
 * The first entry is always included. All formats hold the same entries; one that alone exceeds `maxBytes` is
 * rendered as its summary in all of them.
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

/** Memoizes `render` per entry, format and content; an entry's fragments are released with the entry. */
export function memoizeFragments(render: RenderFragment): RenderFragment {
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
  // No format writes a text shorter than it is: a long one need not be written to see that it is too long.
  if (entry.html.length > maxBytes) return renderAll(entry, 'summary', render);
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

/** Returns the result, or the FeedwrightError of a faulty article; any other error is rethrown. */
function attempt<T>(write: () => T): T | FeedwrightError {
  try {
    return write();
  } catch (error) {
    if (error instanceof FeedwrightError) return error;
    throw error;
  }
}
