import { readFileSync } from 'node:fs';
import { readFragment, textOf } from '../../../src/core/content/formats/html/dom.ts';
import type { OldItem } from '../../../src/core/adoption/old-feed.ts';
import {
  runImport,
  type ImportInput,
  type ImportResult,
} from '../../../src/modules/moving/import/run-import.ts';
import { readFeedStream } from '../../../src/modules/moving/feeds/read-feed.ts';
import { temporaryDirectory } from '../service/directory.ts';

/** An import into a directory of its own, and the lines that it told. */
export interface Imported {
  readonly content: string;
  readonly result: ImportResult;
  readonly lines: readonly string[];
}

export const NOW = Date.parse('2026-03-01T12:00:00Z');

export async function importInto(
  sources: readonly string[],
  options: Partial<ImportInput> = {},
): Promise<Imported> {
  const contentDirectory = options.contentDirectory ?? temporaryDirectory();
  const result = await runImport({
    sources,
    replaces: false,
    now: NOW,
    onProgress: () => {},
    ...options,
    contentDirectory,
  });
  return { content: contentDirectory, result, lines: result.report.lines() };
}

/** Items of a feed by id. */
export async function itemsOf(document: string | Uint8Array): Promise<ReadonlyMap<string, OldItem>> {
  const items = new Map<string, OldItem>();
  const bytes = typeof document === 'string' ? readFileSync(document) : document;
  await readFeedStream(
    (async function* () {
      yield bytes;
    })(),
    () => {},
    (item) => void items.set(item.id, item),
    () => {},
  );
  return items;
}

/** Values of an item that readers compare, show and download. The text counts without markup, white space and typography. */
export function seen({ id, title, link, published, tags, attachments, html }: OldItem): unknown {
  const files = attachments.map(({ url, mediaType, sizeBytes }) => [url, mediaType, sizeBytes]);
  return { id, title, link, published, tags, files, text: plain(html) };
}

function plain(html: string): string {
  const parsed = readFragment(html);
  return ('tree' in parsed ? textOf(parsed.tree) : html).replace(/\s+/gu, '');
}
