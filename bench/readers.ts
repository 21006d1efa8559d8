// What feed readers send, as it was recorded from the programs themselves. Facts only: nothing here is code.

/** What happens to an entity-tag between the server that gave it and the server that gets it back. */
export type TagChange = 'none' | 'weak' | 'gzip' | 'double-gzip' | 'unquoted';

/** How one kind of reader polls. Polls are counted from 1, for each reader by itself. */
export interface Habit {
  readonly name: string;
  /** Of a thousand. Nobody knows the real shares: each row of the record has the same, so read the rows. */
  readonly readers: number;
  readonly path: '/rss.xml' | '/atom.xml';
  readonly userAgent?: string;
  readonly accept?: string;
  readonly acceptEncoding?: string;
  /** From this poll on it says `A-IM: feed`. */
  readonly deltasFrom?: number;
  /** From this poll on it sends the validators that it has; never if it is missing. */
  readonly conditionalFrom?: number;
  readonly validators: readonly ('tag' | 'date')[];
  /** What it sends as entity-tag while it has none. */
  readonly tagBefore?: string;
  readonly tagChange: TagChange;
  /** Asks with HEAD, and gets the document only when its date is another. */
  readonly headFirst: boolean;
  /** Does not ask while what it has is fresh by max-age. */
  readonly honoursMaxAge: boolean;
}

const PLAIN = {
  path: '/rss.xml',
  validators: ['tag', 'date'],
  tagChange: 'none',
  headFirst: false,
  honoursMaxAge: false,
} as const;

/** A reader behind a proxy, or with a habit of its own, that returns another tag than it was given. */
const TAG_CHANGED = { ...PLAIN, acceptEncoding: 'gzip', conditionalFrom: 2, validators: ['tag'] } as const;

/** The kinds of readers, a thousand in all. */
export const HABITS: readonly Habit[] = [
  {
    ...PLAIN,
    name: 'newsboat 2.21',
    readers: 112,
    userAgent: 'newsboat/2.21.0 (Linux x86_64)',
    acceptEncoding: 'gzip, deflate',
    deltasFrom: 3,
    conditionalFrom: 3,
  },
  {
    ...PLAIN,
    name: 'rss2email 3.13',
    readers: 111,
    userAgent: 'rss2email/3.13',
    // Of the library feedparser, which sends A-IM too.
    accept:
      'application/atom+xml,application/rdf+xml,application/rss+xml,application/x-netcdf,application/xml;q=0.9,text/xml;q=0.2,*/*;q=0.1',
    acceptEncoding: 'gzip, deflate',
    deltasFrom: 1,
    conditionalFrom: 2,
  },
  {
    ...PLAIN,
    name: 'feed2exec 0.19',
    readers: 111,
    userAgent: 'feed2exec/0.19',
    acceptEncoding: 'gzip, deflate, br',
    conditionalFrom: 2,
    honoursMaxAge: true,
  },
  { ...PLAIN, name: 'sfeed 1.7', readers: 111 },
  {
    ...PLAIN,
    name: 'sfeed 1.7 with curl’s etag options',
    readers: 111,
    acceptEncoding: 'deflate, gzip, br, zstd',
    conditionalFrom: 1,
    validators: ['tag'],
    tagBefore: '""',
  },
  { ...PLAIN, name: 'rsstail 1.8', readers: 111, userAgent: 'rsstail/1.8', headFirst: true },
  {
    ...PLAIN,
    name: 'gpodder 3.11',
    readers: 111,
    userAgent: 'gPodder/3.11',
    acceptEncoding: 'gzip, deflate, br',
    conditionalFrom: 2,
  },
  {
    ...PLAIN,
    name: 'rss-parser (npm)',
    readers: 111,
    path: '/atom.xml',
    userAgent: 'rss-parser',
    accept: 'application/rss+xml',
  },
  { ...TAG_CHANGED, name: 'behind a proxy that adds W/', readers: 28, tagChange: 'weak' },
  { ...TAG_CHANGED, name: 'behind a proxy that adds -gzip', readers: 28, tagChange: 'gzip' },
  { ...TAG_CHANGED, name: 'behind a proxy that adds --gzip', readers: 28, tagChange: 'double-gzip' },
  { ...TAG_CHANGED, name: 'tag sent back without quotes', readers: 27, tagChange: 'unquoted' },
];
