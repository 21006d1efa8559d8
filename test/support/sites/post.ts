import { createRandom } from '../../../bench/random.ts';
import type { Files } from '../service/directory.ts';

/** A post that a dialect writes in its own form. */
export interface Post {
  /** From 0. */
  readonly index: number;
  readonly slug: string;
  readonly title: string;
  /** `YYYY-MM-DD`; no two posts of a site have the same. */
  readonly day: string;
  readonly tags: readonly string[];
  readonly author: string;
  /** True if the post must not be published; its text has {@link secretOf} then. */
  readonly isDraft: boolean;
  /** An earlier path of the page, if it had one. */
  readonly formerPath: string | undefined;
  readonly paragraphs: readonly string[];
  /** Another post, never a draft. */
  readonly other: { readonly slug: string; readonly day: string; readonly title: string };
}

/** A site as its generator keeps it. */
export interface DialectSite {
  readonly files: Files;
  /** Former paths that the dialect declares. */
  readonly formerPaths: readonly string[];
  /** Paths of the old site in links of its posts that no program could know. */
  readonly unknownPaths?: RegExp;
}

/** Writes a site of these posts. `pictures` are valid PNG files, one for each post. */
export type Dialect = (posts: readonly Post[], picture: Uint8Array) => DialectSite;

/** Text that only a draft has. */
export const secretOf = (post: Pick<Post, 'index'>): string => `secret-${post.index}-of-the-harbour`;

const WORDS =
  'ice harbour ferry pier snow winter morning boat fish wind water light stone rope tide island road bridge market train'.split(
    ' ',
  );

/** Posts of a site; each eleventh one is a draft, each seventh had another address. */
export function postsOf(count: number, seed: number): readonly Post[] {
  const random = createRandom(seed);
  const word = (): string => WORDS[Math.floor(random() * WORDS.length)] ?? 'ice';
  const sentence = (): string => {
    const words = Array.from({ length: 6 + Math.floor(random() * 8) }, word).join(' ');
    return `${words.charAt(0).toUpperCase()}${words.slice(1)}.`;
  };
  const isDraft = (index: number): boolean => index % 11 === 5;
  const heads = Array.from({ length: count }, (_, index) => {
    const [first, second] = [word(), word()];
    return {
      index,
      slug: `${first}-and-${second}-${index}`,
      title: `${first.charAt(0).toUpperCase()}${first.slice(1)} and ${second} no. ${index}`,
      day: new Date(Date.UTC(2015, 0, 1) + index * 5 * 86_400_000).toISOString().slice(0, 10),
    };
  });
  const meant = heads.filter(({ index }) => !isDraft(index));
  return heads.map((head, place) => ({
    ...head,
    tags: [word(), `${word()} ${word()}`],
    author: `Author ${1 + (place % 3)}`,
    isDraft: isDraft(place),
    formerPath: place % 7 === 3 && !isDraft(place) ? `/old/${head.slug}.html` : undefined,
    paragraphs: [
      ...(isDraft(place) ? [`The ${secretOf(head)}.`] : []),
      ...Array.from({ length: 2 + Math.floor(random() * 3) }, () =>
        Array.from({ length: 2 + Math.floor(random() * 3) }, sentence).join(' '),
      ),
    ],
    other: meant[Math.floor(random() * meant.length)] ?? head,
  }));
}
