/** One of the categories that directories sort shows by, with those below it that apply. */
export interface PodcastCategory {
  readonly name: string;
  readonly subcategories: readonly string[];
}

/** Somebody who is heard in a show or worked on it (Podcasting 2.0, `podcast:person`). */
export interface Credit {
  readonly name: string;
  /** Of the Podcast Taxonomy, lower case; readers take `host` where there is none. */
  readonly role?: string | undefined;
  /** Of the Podcast Taxonomy; readers take `cast` where there is none. */
  readonly group?: string | undefined;
  /** Absolute URL of a page about them. */
  readonly url?: string | undefined;
  /** Absolute URL of a picture of them. */
  readonly image?: string | undefined;
}

/** What publication.yaml says of a publication of kind `podcast`, besides what every publication has. */
export interface Podcast {
  readonly categories: readonly PodcastCategory[];
  /** Undefined: it does not say, which directories refuse. */
  readonly explicit?: boolean | undefined;
  /** Who stands behind the show; the publication's authors, where it does not say. */
  readonly author?: string | undefined;
  /** Whom directories write to. */
  readonly owner?: { readonly name: string; readonly email: string } | undefined;
  readonly type?: 'episodic' | 'serial' | undefined;
  /** Whether other hosts may not take the show over. */
  readonly locked?: boolean | undefined;
  /** Permanent UUID of the show. */
  readonly guid?: string | undefined;
  readonly funding: readonly { readonly url: string; readonly title: string }[];
  /** Podcasting 2.0: `podcast`, `music`, `video`, … */
  readonly medium?: string | undefined;
  readonly persons: readonly Credit[];
  /** Whether there will be no more episodes. */
  readonly complete?: boolean | undefined;
  /** Whether directories should not list it. */
  readonly block?: boolean | undefined;
  /** Keys of publication.yaml that are not there, and without which directories refuse the show. */
  readonly missing: readonly string[];
  /** Line of publication.yaml on which it is described, from 1. */
  readonly line: number;
}

/** A file that goes with an episode. */
export interface EpisodeFile {
  /** In an Article as it was written, in an Entry absolute. */
  readonly url: string;
  /** `type/subtype`, lower case, without parameters. */
  readonly mediaType: string;
  /** Path below the content directory, where it is a file there. */
  readonly file?: string | undefined;
}

/** The words of an episode, as a file. */
export interface Transcript extends EpisodeFile {
  /** BCP 47. */
  readonly language?: string | undefined;
  /** Whether it has times, so that it can be shown while the episode is heard. */
  readonly isCaptions?: boolean | undefined;
}

/** What an article says of itself as an episode of a podcast. */
export interface Episode {
  /** Title without number and show, where it differs. */
  readonly title?: string | undefined;
  readonly season?: number | undefined;
  readonly seasonName?: string | undefined;
  readonly episode?: number | undefined;
  readonly type?: 'full' | 'trailer' | 'bonus' | undefined;
  readonly explicit?: boolean | undefined;
  readonly durationSeconds?: number | undefined;
  /** JSON chapters (Podcasting 2.0). */
  readonly chapters?: EpisodeFile | undefined;
  readonly transcripts: readonly Transcript[];
  readonly persons: readonly Credit[];
  /** Whether directories should not list it. */
  readonly block?: boolean | undefined;
}
