import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { parseJsonStrictly, parseXmlStrictly } from '../../../src/core/feed/xml/strict-parse.ts';
import { request, type Answer } from '../service/request.ts';

/** Content of a document: entries by id, in document order, as they are written; and the ids of deletions. */
export interface Said {
  readonly entries: ReadonlyMap<string, string>;
  readonly deleted: readonly string[];
}

/** Decodes the content-coding of a body. */
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

/** Reads a document of any format. Throws unless a strict parser accepts it. */
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

/** A reader that asks for deltas and applies them to its entries. */
export interface DeltaReader {
  /** Polls once, with this coding; resolves to the response. */
  readonly poll: (origin: string, coding?: string) => Promise<Answer>;
  /** The reader's entries by id. */
  readonly entries: ReadonlyMap<string, string>;
}

/** Creates a reader of one document. */
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
      // A whole document replaces all entries; readers that keep older ones are not modelled.
      if (answer.status === 200) entries.clear();
      for (const id of said.deleted) entries.delete(id);
      for (const [id, entry] of said.entries) entries.set(id, entry);
      tag = answer.headers.etag;
      return answer;
    },
  };
}
