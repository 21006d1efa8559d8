import { z } from 'zod';
import type { Podcast, PodcastCategory } from '../../core/article/podcast.ts';
import type { CoreSettings, ModuleKey } from '../../core/content/publication/module-keys.ts';
import { address, emailAddress, text, truth, words } from '../../core/content/publication/schema-types.ts';

const UUID = /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/;

/** Podcasting 2.0, `podcast:medium`: those that are defined, and their lists (`musicL`). */
const MEDIUM = /^(?:(?:podcast|music|video|film|audiobook|newsletter|blog|publisher|course)L?|mixed)$/;

const CATEGORY = 'a category, or a category with a list of those below it';

/** A category alone, as `Society & Culture: Documentary`, or with a list of subcategories. */
const category = z.union(
  [
    words.transform((name): PodcastCategory => ({ name, subcategories: [] })),
    z
      .record(words, z.union([words.transform((name) => [name]), z.array(words)]))
      .refine((map) => Object.keys(map).length === 1, CATEGORY)
      .transform((map): PodcastCategory => {
        const [[name, subcategories] = ['', []]] = Object.entries(map);
        return { name, subcategories };
      })
      .meta({ minProperties: 1, maxProperties: 1 }),
  ],
  { error: CATEGORY },
);

/** One value, or a list of them. */
function list<T>(one: z.ZodType<T>, error: string): z.ZodType<readonly T[]> {
  return z.union([z.array(one), one.transform((value) => [value])], { error });
}

const person = z.union(
  [
    words.transform((name) => ({ name })),
    z.strictObject({
      name: words,
      role: words.transform((role) => role.toLowerCase()).optional(),
      group: words.transform((group) => group.toLowerCase()).optional(),
      url: address.optional(),
      image: address.optional(),
    }),
  ],
  { error: 'a name, or an object with name, role, group, url and image' },
);

/** `podcast` of publication.yaml. Serving requires none of its keys; `check` reports those that directories require. */
const podcast = z
  .strictObject(
    {
      categories: list(category, CATEGORY).describe("Apple's categories, each with a list of those below it"),
      explicit: truth.describe('`true`: only for adults'),
      author: words.describe('Name of the author or group. Default: the names of `authors`'),
      owner: z
        .strictObject({ name: words, email: emailAddress }, { error: 'an object with name and email' })
        .describe('Contact for directories; public, as the whole document is'),
      type: z
        .enum(['episodic', 'serial'], { error: 'episodic or serial' })
        .describe('`episodic`: the newest episode first; `serial`: the oldest first'),
      locked: truth.describe('`true`: no other host may take it over'),
      guid: text(
        'a UUID',
        (value) => (UUID.test(value.toLowerCase()) ? value.toLowerCase() : undefined),
        String.raw`^\s*[\dA-Fa-f]{8}(?:-[\dA-Fa-f]{4}){3}-[\dA-Fa-f]{12}\s*$`,
      ).describe('Permanent UUID. Default: from the address of its `rss.xml`'),
      funding: list(
        z.strictObject({ url: address, title: words }, { error: 'an object with url and title' }),
        'a list of objects with url and title',
      ).describe('Pages where listeners can give money'),
      medium: text(
        'a medium such as podcast or music',
        (value) => (MEDIUM.test(value) ? value : undefined),
        String.raw`^\s*[a-z]+L?\s*$`,
      ).describe('`podcast`, `music`, `video`, …'),
      persons: list(person, 'a list of persons').describe(
        'Names, or `name`, `role`, `group`, `url` and `image`',
      ),
      complete: truth.describe('`true`: there will be no more episodes'),
      block: truth.describe('`true`: directories should not list it'),
    },
    { error: 'an object with keys such as categories and explicit' },
  )
  .partial();

type PodcastSettings = z.infer<typeof podcast>;

/** Keys without which directories refuse a show: of every publication, and of a show. */
const REQUIRED = ['title', 'description', 'language', 'icon'] as const;
const REQUIRED_OF_SHOW = ['categories', 'explicit'] as const;

/** Key `podcast` of publication.yaml, completed to the show that a publication of kind `podcast` is. */
export const podcastKey: ModuleKey<Podcast, PodcastSettings> = {
  name: 'podcast',
  after: 'kind',
  requires: 'kind',
  isMember: true,
  schema: podcast.describe('Settings of a podcast; apply only with `kind: podcast`'),
  complete(written, { settings, lineOf }) {
    if (settings.kind === 'podcast') return { value: showOf(settings, written, lineOf('kind')) };
    return written === undefined
      ? { value: undefined }
      : { fault: 'podcast: counts only beside kind: podcast' };
  },
};

/** The show of a publication. `line` is the line of `kind: podcast`. */
function showOf(settings: CoreSettings, written: PodcastSettings = {}, line: number): Podcast {
  const missing = [
    ...REQUIRED.filter((key) => settings[key] === undefined),
    ...REQUIRED_OF_SHOW.filter((key) => written[key] === undefined).map((key) => `podcast.${key}`),
  ];
  const { categories = [], funding = [], persons = [] } = written;
  return { ...written, categories, funding, persons, missing, line };
}
