// Behaviour of feed readers, recorded from the programs. Contains facts, no code.

/** Modification of an entity-tag between server and reader. */
export type TagChange = 'none' | 'weak' | 'gzip' | 'double-gzip' | 'unquoted';

/** Polling behaviour of one kind of reader. Polls are counted from 1 for each reader. */
export interface Habit {
  readonly name: string;
  /**
   * Share per thousand. Real shares are unknown, so all kinds have equal ones; read the rows, not the sum.
   */
  readonly readers: number;
  readonly path: '/rss.xml' | '/atom.xml';
  readonly userAgent?: string;
  readonly accept?: string;
  readonly acceptEncoding?: string;
  /** First poll that sends `A-IM: feed`. */
  readonly deltasFrom?: number;
  /** First poll that sends validators; never if undefined. */
  readonly conditionalFrom?: number;
  readonly validators: readonly ('tag' | 'date')[];
  /** Entity-tag sent before it has one. */
  readonly tagBefore?: string;
  readonly tagChange: TagChange;
  /** Polls with HEAD, and gets the document only if its date has changed. */
  readonly headFirst: boolean;
  /** Does not poll while its copy is fresh by max-age. */
  readonly honoursMaxAge: boolean;
}

const PLAIN = {
  path: '/rss.xml',
  validators: ['tag', 'date'],
  tagChange: 'none',
  headFirst: false,
  honoursMaxAge: false,
} as const;

/** A reader that returns another tag than it was given, by itself or through a proxy. */
const TAG_CHANGED = { ...PLAIN, acceptEncoding: 'gzip', conditionalFrom: 2, validators: ['tag'] } as const;

/** The kinds of readers, a thousand readers in total. */
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
    // Accept value of the library feedparser, which sends A-IM too.
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
