/** A podcast directory category with its subcategories. */
export interface PodcastCategory {
  readonly name: string;
  readonly subcategories: readonly string[];
}

/** A person credited in a show or episode (Podcasting 2.0, `podcast:person`). */
export interface Credit {
  readonly name: string;
  /** Role in the Podcast Taxonomy, lower case; readers default to `host`. */
  readonly role?: string | undefined;
  /** Group in the Podcast Taxonomy; readers default to `cast`. */
  readonly group?: string | undefined;
  /** Absolute URL of the person's page. */
  readonly url?: string | undefined;
  /** Absolute URL of the person's picture. */
  readonly image?: string | undefined;
}

/** Podcast settings of publication.yaml, for a publication of kind `podcast`. */
export interface Podcast {
  readonly categories: readonly PodcastCategory[];
  /** Undefined if not set; podcast directories require it. */
  readonly explicit?: boolean | undefined;
  /** Author of the show; defaults to the publication's authors. */
  readonly author?: string | undefined;
  /** Contact for podcast directories. */
  readonly owner?: { readonly name: string; readonly email: string } | undefined;
  readonly type?: 'episodic' | 'serial' | undefined;
  /** Forbids other hosts to import the show. */
  readonly locked?: boolean | undefined;
  /** Permanent UUID of the show. */
  readonly guid?: string | undefined;
  readonly funding: readonly { readonly url: string; readonly title: string }[];
  /** Medium in Podcasting 2.0, such as `podcast`, `music`, `video`. */
  readonly medium?: string | undefined;
  readonly persons: readonly Credit[];
  /** True if no more episodes will follow. */
  readonly complete?: boolean | undefined;
  /** Asks directories not to list the show. */
  readonly block?: boolean | undefined;
  /** Absent keys of publication.yaml that podcast directories require. */
  readonly missing: readonly string[];
  /** Line of the description in publication.yaml, from 1. */
  readonly line: number;
}

/** A file that belongs to an episode. */
export interface EpisodeFile {
  /** As written in an {@link Article}; absolute in an {@link Entry}. */
  readonly url: string;
  /** `type/subtype`, lower case, without parameters. */
  readonly mediaType: string;
  /** Path below the content directory; only for a local file. */
  readonly file?: string | undefined;
}

/** Transcript of an episode. */
export interface Transcript extends EpisodeFile {
  /** BCP 47. */
  readonly language?: string | undefined;
  /** True for transcripts with time codes, which players show as captions. */
  readonly isCaptions?: boolean | undefined;
}

/** Podcast metadata of an article. */
export interface Episode {
  /** Title without episode number and show name, if it differs. */
  readonly title?: string | undefined;
  readonly season?: number | undefined;
  readonly seasonName?: string | undefined;
  readonly episode?: number | undefined;
  readonly type?: 'full' | 'trailer' | 'bonus' | undefined;
  readonly explicit?: boolean | undefined;
  readonly durationSeconds?: number | undefined;
  /** Chapters as JSON (Podcasting 2.0). */
  readonly chapters?: EpisodeFile | undefined;
  readonly transcripts: readonly Transcript[];
  readonly persons: readonly Credit[];
  /** Asks directories not to list the episode. */
  readonly block?: boolean | undefined;
}
