import { open } from 'node:fs/promises';
import { decode } from '../../../core/content/formats/decode.ts';

/** Kind of a file that articles are imported from. */
export type ExportKind = 'wordpress' | 'blogger' | 'ghost' | 'feed';

/** Bytes in which the kind shows. */
const HEAD_BYTES = 64 * 1024;

/** Kind of a file by its content; undefined if it is none that can be imported. Rejects if it cannot be read. */
export async function detectExport(path: string): Promise<ExportKind | undefined> {
  const file = await open(path, 'r');
  try {
    const buffer = Buffer.alloc(HEAD_BYTES);
    const { bytesRead } = await file.read(buffer, 0, HEAD_BYTES, 0);
    return kindOfHead(decode(buffer.subarray(0, bytesRead), path).text);
  } finally {
    await file.close();
  }
}

/** Kind of a file by the beginning of its text. */
function kindOfHead(text: string): ExportKind | undefined {
  const head = text.trimStart();
  if (head.startsWith('{')) return kindOfJson(head);
  // Messages of PHP may precede the document.
  const [, root = ''] = /<(rss|feed|rdf:RDF|[a-z]+:feed)[\s>]/iu.exec(head) ?? [];
  if (root === '') return undefined;
  if (/<wp:wxr_version|wordpress\.org\/export\//u.test(head)) return 'wordpress';
  const isBlogger = /tag:blogger\.com,1999:(?:blog|user)-|schemas\.google\.com\/blogger\//u.test(head);
  return isBlogger && root.toLowerCase() === 'feed' ? 'blogger' : 'feed';
}

function kindOfJson(head: string): ExportKind | undefined {
  if (/"version"\s*:\s*"https?:\/\/(?:www\.)?jsonfeed\.org\//u.test(head)) return 'feed';
  if (/^\{\s*"(?:db|meta|data)"\s*:/u.test(head)) return 'ghost';
  return /"items"\s*:\s*\[/u.test(head) ? 'feed' : undefined;
}
