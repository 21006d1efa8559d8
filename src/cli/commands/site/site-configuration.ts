import type { PermalinkTranslation, SiteGenerator } from './translate-permalink.ts';

/** Properties of a site by the configuration of another program. */
export interface SiteConfiguration {
  readonly generator: SiteGenerator;
  /** Name of the file that says it. */
  readonly file: string;
  /** Folder of the articles, relative to the site; never above it. */
  readonly content: string;
  readonly title?: string | undefined;
  readonly description?: string | undefined;
  /** Absolute URL of the home page. */
  readonly link?: string | undefined;
  /** BCP 47. */
  readonly language?: string | undefined;
  /** IANA name. */
  readonly timezone?: string | undefined;
  /** Directory of pictures and other files beside the content directory, relative to that one. */
  readonly static?: string | undefined;
  /** Pattern of page paths, or the reason why none can be stated here. */
  readonly permalinks: PermalinkTranslation;
}
