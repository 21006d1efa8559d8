import { z } from 'zod';
import type { FeedSettings, Labels } from '../../article/feed-settings.ts';
import { languageTag } from '../../article/language.ts';
import {
  feedFor,
  kindOf,
  MAIN_FEED,
  SELECTION_KINDS,
  PROPERTY_KINDS,
  type FeedId,
} from '../../article/feed-id.ts';
import { webUrl } from '../../article/url.ts';
import { readDate } from '../metadata/dates.ts';
import { address, wholeNumberWithin, text, words } from './schema-types.ts';

/** Settings of a feed in the file, with their key. */
export interface DescribedFeed extends FeedSettings {
  readonly key: string;
  line?: number;
}

/** Max. number of described feeds; each costs a query at every regeneration. */
const MAX_FEEDS = 200;

const instant = text(
  'a date such as 2026-11-01T12:00:00Z',
  (value) => {
    const date = readDate(value, 'UTC');
    return 'fault' in date ? undefined : date.instant;
  },
  String.raw`\d`,
);

const place = text(
  'an http or https URL, or a path of this service such as /tags/news/',
  (value) => (value.startsWith('/') ? pathHere(value) : webUrl(value)),
  String.raw`^\s*(?:[Hh][Tt][Tt][Pp][Ss]?:|/(?![/\\]))`,
);

/** Percent-encodes a path for a header field; undefined for one that would lead to another host. */
function pathHere(path: string): string | undefined {
  const here = 'http://localhost';
  if (/^\/[/\\]|\p{Cc}/u.test(path) || !URL.canParse(path, here)) return undefined;
  return new URL(path, here).href.slice(here.length);
}

const LIST = 'a list of names';
const labels = z.union([words.transform((label) => [label]), z.array(words, { error: LIST }).min(1, LIST)], {
  error: LIST,
});
const language = text('language tags such as en or pt-BR', languageTag);
const languages = z.union([language.transform((tag) => [tag]), z.array(language).min(1)], {
  error: 'language tags such as en or pt-BR',
});
const sorted = {
  tags: labels.describe('One of these tags').optional(),
  authors: labels.describe('One of these authors').optional(),
  sections: labels.describe('One of these folders').optional(),
  languages: languages.describe('One of these languages').optional(),
};

const moved = z.union(
  [
    place.transform((to) => ({ to })),
    z.strictObject({
      to: place,
      rss: address.optional(),
      atom: address.optional(),
      json: address.optional(),
      from: instant.optional(),
    }),
  ],
  { error: 'the new address, or an object with to and from' },
);

const feed = z.strictObject({
  title: words.describe('Instead of `PUBLICATION: TAG`').optional(),
  description: words.describe('A sentence about it').optional(),
  limit: wholeNumberWithin(1, 1000).describe('Max. articles in its documents').optional(),
  content: z
    .enum(['full', 'summary'], { error: 'full or summary' })
    .describe('Whole articles, or summaries only')
    .optional(),
  ...sorted,
  without: z.strictObject(sorted).describe('Labels that a combination excludes').optional(),
  moved: moved.describe('The new address; with `from`, it moves then').optional(),
  paused: instant.describe('Time from which it takes no articles').optional(),
  retired: z
    .union(
      [instant.transform((from) => ({ from })), z.strictObject({ from: instant, notice: words.optional() })],
      { error: 'a date, or an object with from and notice' },
    )
    .describe('Time from which it is gone; `notice` is for its last readers')
    .optional(),
});

// Patterns for the JSON Schema of the checks that the transformation below makes.
const COMBINATION = String.raw`^\s*/*feeds/`;
const FEED_ADDRESS = String.raw`^\s*/*(?:(?:${SELECTION_KINDS.join('|')})/.*[^/\s].*)?\s*$`;

/** The key `feeds`: settings of single feeds, and combinations, by their addresses. */
export const feeds = z
  .record(z.string(), feed, { error: 'addresses of feeds, such as tags/news, with their settings' })
  .transform((written, context) => {
    const found: Record<FeedId, DescribedFeed> = {};
    const complain = (key: string, message: string): void => {
      context.addIssue({ code: 'custom', path: [key], message });
    };
    const entries = Object.entries(written);
    if (entries.length > MAX_FEEDS) complain(entries[MAX_FEEDS]?.[0] ?? '', `at most ${MAX_FEEDS} feeds`);
    for (const [key, { tags, authors, sections, languages: spoken, ...settings }] of entries) {
      const name = feedCalled(key);
      const only = withoutUndefined({ tags, authors, sections, languages: spoken });
      if (name === undefined) {
        complain(key, `the address of a feed: /, or ${SELECTION_KINDS.join('/…, ')}/…`);
      } else if ((kindOf(name) === 'feeds') !== Object.keys(only).length > 0) {
        complain(key, 'tags, authors, sections or languages to select by, in feeds/… and nowhere else');
      } else if (settings.without !== undefined && kindOf(name) !== 'feeds') {
        complain(key, 'without only in feeds/…');
      } else if (Object.hasOwn(found, name)) {
        complain(key, `another address than the one above: both are ${name}`);
      } else {
        const { without, ...rest } = settings;
        found[name] = {
          ...rest,
          key,
          ...(kindOf(name) === 'feeds' && { only }),
          ...(without !== undefined && { without: withoutUndefined(without) }),
        };
      }
    }
    return found;
  })
  .meta({
    maxProperties: MAX_FEEDS,
    propertyNames: { pattern: FEED_ADDRESS },
    allOf: [
      {
        patternProperties: {
          [COMBINATION]: { anyOf: PROPERTY_KINDS.map((by) => ({ required: [by] })) },
          [`^(?!${COMBINATION.slice(1)})`]: {
            properties: Object.fromEntries([...PROPERTY_KINDS, 'without'].map((by) => [by, false])),
          },
        },
      },
    ],
  });

/** Feed of a key: `/tags/Machine Learning/` is `tags/machine-learning`, `/` the main feed. Undefined if there is none. */
function feedCalled(key: string): FeedId | undefined {
  const name = key.trim().replace(/^\/+|\/+$/g, '');
  if (name === '') return MAIN_FEED;
  const kind = SELECTION_KINDS.find((one) => name.startsWith(`${one}/`));
  const label = name.slice((kind?.length ?? 0) + 1);
  if (kind === undefined || label === '' || (kind !== 'sections' && label.includes('/'))) return undefined;
  const tag = kind === 'languages' ? languageTag(label) : label;
  return tag === undefined ? undefined : feedFor(kind, tag);
}

function withoutUndefined(written: { [By in keyof Labels]?: Labels[By] | undefined }): Labels {
  return Object.fromEntries(
    PROPERTY_KINDS.flatMap((by) => (written[by] === undefined ? [] : [[by, written[by]]])),
  );
}

/** The key `aliases`: old paths of this service, with their targets. */
export const aliases = z.record(
  z.string().regex(/^\/[^\s#\p{Cc}\p{Cs}]*$/u, 'an old path such as /feed'),
  place,
  {
    error: 'old paths such as /feed, each with its new address',
  },
);

/** The key `oldHosts`: former host names of the service. */
export const oldHosts = z.array(
  text(
    'a host name such as old.example.org',
    (value) => (/^[a-z0-9]([a-z0-9.-]*[a-z0-9])?(:\d{1,5})?$/i.test(value) ? value.toLowerCase() : undefined),
    String.raw`^\s*[A-Za-z0-9.-]+(?::\d{1,5})?\s*$`,
  ),
  { error: 'a list of host names' },
);
