import type { ExportKind } from './detect-export.ts';
import type { ReadExport } from './imported-article.ts';

/** Loads the reader of each kind of file; undefined for a kind that is not read. */
export const EXPORT_READERS: Readonly<Partial<Record<ExportKind, () => Promise<ReadExport>>>> = {
  wordpress: async () => (await import('../wordpress/read-wordpress.ts')).readWordPress,
  blogger: async () => (await import('../blogger/read-blogger.ts')).readBlogger,
};
