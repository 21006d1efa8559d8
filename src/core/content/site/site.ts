import type { Person } from '../../article/article.ts';

/** A directory of files that a site serves as they are, such as Hugo's `static`. */
interface StaticDirectory {
  /** Path below the content directory without a final `/`; with leading `../` names for one beside it. */
  readonly path: string;
}

/**
 * Properties of the whole site that the reading of a single article depends on. Plain data, so that it can be posted
 * to another thread. If it changes, every file is read again.
 */
export interface Site {
  /** True if files of a generator show that its template tags are meant as such in every article. */
  readonly hasTemplates: boolean;
  /** True for an Obsidian vault: a folder `.obsidian` at the top. */
  readonly isVault: boolean;
  /** True for a vault in which a note says `publish: true`: only such notes are published. */
  readonly requiresOptIn: boolean;
  /** Language tags of folders, by path with a final `/`. */
  readonly languageFolders: Readonly<Record<string, string>>;
  /** Authors by their keys, from `authors.yml`. */
  readonly authors: Readonly<Record<string, Person>>;
  readonly staticDirectories: readonly StaticDirectory[];
  /** True if files at the top show a generator, whose articles are Markdown: other texts are often its data. */
  readonly isGenerated: boolean;
  /** Folders with the output of a generator, as paths with a final `/`. */
  readonly outputFolders: readonly string[];
  /** True for a site of Jekyll or Hexo: its posts are in folders `_posts`, and files elsewhere are pages. */
  readonly hasPostFolders: boolean;
  /** Hash of adopted.yaml; undefined without that file. */
  readonly adopted?: string | undefined;
}

/** A site without any of these properties. */
export const PLAIN_SITE: Site = {
  hasTemplates: false,
  isVault: false,
  requiresOptIn: false,
  languageFolders: {},
  authors: {},
  staticDirectories: [],
  isGenerated: false,
  outputFolders: [],
  hasPostFolders: false,
};
