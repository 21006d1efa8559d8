import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { parseJsonStrictly, parseXmlStrictly } from '../../../src/core/feed/xml/strict-parse.ts';
import { request, type Answer } from '../service/request.ts';

/** What a document says: entries by id, in its order, each as it is written; and ids that it says are deleted. */
export interface Said {
  readonly entries: ReadonlyMap<string, string>;
  readonly deleted: readonly string[];
}

/** Takes the content-coding off a body. */
export function decoded({ headers, body }: Answer): string {
  const coding = headers['content-encoding'];
  if (coding === 'gzip') return gunzipSync(body).toString();
  if (coding === 'br') return brotliDecompressSync(body).toString();
  if (coding !== undefined) throw new Error(`not asked for: ${coding}`);
  return body.toString();
}

interface JsonDocument {
  readonly items: readonly { readonly id: string }[];
  readonly _feedwright?: { readonly deleted: readonly { readonly id: string }[] };
}

/** Reads a document of any format. Throws unless a strict parser takes it. */
export function readDocument(text: string): Said {
  if (text.startsWith('{')) {
    parseJsonStrictly(text);
    const { items, _feedwright } = JSON.parse(text) as JsonDocument;
    return {
      entries: new Map(items.map((item) => [item.id, JSON.stringify(item)])),
      deleted: (_feedwright?.deleted ?? []).map(({ id }) => id),
    };
  }
  parseXmlStrictly(text);
  const written = text.match(/<(item|entry)\b[^]*?<\/\1>/g) ?? [];
  return {
    entries: new Map(written.map((entry) => [/<(guid|id)\b[^>]*>([^<]*)</.exec(entry)?.[2] ?? '', entry])),
    deleted: [...text.matchAll(/<at:deleted-entry [^>]*ref="([^"]*)"/g)].map(([, id = '']) => id),
  };
}

/** A reader that asks for deltas and puts them upon what it has. */
export interface DeltaReader {
  /** Asks once, in a coding; resolves to the answer that it got. */
  readonly poll: (origin: string, coding?: string) => Promise<Answer>;
  /** What it has, by id. */
  readonly entries: ReadonlyMap<string, string>;
}

/** A reader of one document. */
export function deltaReader(path: string): DeltaReader {
  const entries = new Map<string, string>();
  let tag: string | undefined;
  return {
    entries,
    poll: async (origin, coding = 'gzip') => {
      const answer = await request(origin + path, {
        headers: {
          'Accept-Encoding': coding,
          'A-IM': 'feed',
          ...(tag !== undefined && { 'If-None-Match': tag }),
        },
      });
      if (answer.status === 304) return answer;
      const said = readDocument(decoded(answer));
      // The whole document is all there is; readers that keep more are not asked.
      if (answer.status === 200) entries.clear();
      for (const id of said.deleted) entries.delete(id);
      for (const [id, entry] of said.entries) entries.set(id, entry);
      tag = answer.headers.etag;
      return answer;
    },
  };
}
