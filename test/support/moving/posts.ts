import { pngOf } from '../documents/png.ts';

/** A post in no program's form. A publisher writes it in its own. */
export interface MovingPost {
  readonly slug: string;
  /** Empty for a post without one. */
  readonly title: string;
  /** RFC 3339 in UTC, without fractions of a second. */
  readonly published: string;
  /** The same, if the post was edited. */
  readonly updated?: string;
  readonly tags: readonly string[];
  /** Plain sentences, without markup of any kind. */
  readonly paragraphs: readonly string[];
  readonly isDraft: boolean;
  readonly hasPicture: boolean;
  readonly hasAudio: boolean;
}

/** Path of the picture and of the recording on the old site, for programs that leave paths to the author. */
export const PICTURE_PATH = '/images/pier.png';
export const AUDIO_PATH = '/audio/episode-1.mp3';

export const PICTURE: Uint8Array = pngOf(40, 30);
/** Frames of silence with an MPEG header each. */
export const AUDIO: Uint8Array = Buffer.concat(
  Array.from({ length: 20 }, () => Buffer.concat([Buffer.from('fffb9000', 'hex'), Buffer.alloc(413)])),
);

/** Words of each post that an edit replaces, and those that take their place. */
export const WORDS_BEFORE = 'froze in the night';
export const WORDS_AFTER = 'froze before dawn';

/** Newest first. The first ten stand in the feed of programs that limit theirs to ten. */
const HEADS: readonly (Partial<MovingPost> & Pick<MovingPost, 'title'>)[] = [
  { title: 'Episode 1: the harbour', slug: 'episode-1', hasAudio: true },
  { title: 'Edited since', updated: '2024-10-20T18:30:00Z' },
  { title: 'It\'s "quoted" -- isn\'t it...', slug: 'quotes' },
  { title: 'Fish & chips, R&D &amp; more', slug: 'ampersands' },
  { title: 'How <b>tags</b> & 5 < 6 look', slug: 'markup' },
  { title: 'Emoji 👩‍🚀 and 🎉', slug: 'emoji', hasPicture: true },
  { title: 'שלום, עולם (1)', slug: 'shalom' },
  { title: 'The same title', slug: 'the-same-title-2' },
  { title: 'The same title', slug: 'the-same-title' },
  { title: '', slug: 'no-title' },
  { title: 'Held back', isDraft: true },
  { title: 'C# at 100%: a {brace} and a back\\slash', slug: 'signs' },
  { title: 'A pier', hasPicture: true },
  { title: 'Held back too', isDraft: true },
];

const COUNT = 30;
const LAST_DAY = Date.UTC(2024, 9, 1, 10, 15);
const DAY_MS = 86_400_000;

/** Thirty posts, newest first: two drafts, odd titles, one edited, two with a picture, one with a recording. */
export const POSTS: readonly MovingPost[] = Array.from({ length: COUNT }, (_, index) => {
  const head = HEADS[index] ?? { title: `Report no. ${COUNT - index}` };
  return post({
    published: new Date(LAST_DAY - index * 9 * DAY_MS).toISOString().replace('.000', ''),
    ...head,
  });
});

/** The post that is published after the move. */
export const NEW_POST: MovingPost = post({
  title: 'Written after the move',
  published: '2024-11-02T09:00:00Z',
});

/** Posts that the public could read. */
export const PUBLIC_POSTS: readonly MovingPost[] = POSTS.filter(({ isDraft }) => !isDraft);

/** The post that is edited after the move. */
export const POST_TO_EDIT: MovingPost = POSTS.find(({ slug }) => slug === 'quotes') ?? NEW_POST;

function post(given: Partial<MovingPost> & Pick<MovingPost, 'title' | 'published'>): MovingPost {
  const slug = given.slug ?? given.title.toLowerCase().replace(/[^a-z0-9]+/g, '-');
  return {
    tags: ['Harbour', 'Ice and snow'],
    paragraphs: [`The first paragraph of ${slug}.`, `The water ${WORDS_BEFORE}, and no boat left the quay.`],
    isDraft: false,
    hasPicture: false,
    hasAudio: false,
    ...given,
    slug,
  };
}
