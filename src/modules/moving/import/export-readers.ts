import type { ExportKind } from './detect-export.ts';
import type { ReadExport } from './imported-article.ts';

/** Loads the reader of each kind of file. */
export const EXPORT_READERS: Readonly<Record<ExportKind, () => Promise<ReadExport>>> = {
  wordpress: async () => (await import('../wordpress/read-wordpress.ts')).readWordPress,
  blogger: async () => (await import('../blogger/read-blogger.ts')).readBlogger,
  ghost: async () => (await import('../ghost/read-ghost.ts')).readGhostExport,
  feed: async () => (await import('../import-feed/read-feed-export.ts')).readFeedExport,
};
