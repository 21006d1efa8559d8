import type { IncomingMessage, ServerResponse } from 'node:http';
import { stat } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';
import type { SentFile } from '../../core/article/media.ts';
import { openMedia, type OpenMedia } from '../../core/content/media/open-media.ts';
import { FeedwrightError, messageOf } from '../../core/errors.ts';
import { evaluate, preconditionsOf } from '../../core/protocol/conditional.ts';
import { formatHttpDate } from '../../core/protocol/http-date.ts';
import { chooseRange, mayBePart } from './range.ts';
import { slotOf } from '../../core/delivery/response-slots.ts';
import type { SendFile } from '../../core/delivery/exchange.ts';
import type { KeyField, RawHeaders } from '../../core/delivery/response-headers.ts';
import { mediaBodyHeaders, MEDIA_HEADERS } from '../../core/delivery/responses/media-headers.ts';
import type { ObserveResponse } from '../../core/delivery/response-observers.ts';
import {
  PRECONDITION_FAILED,
  UNSATISFIABLE,
  type PlainResponse,
} from '../../core/delivery/plain-responses.ts';

/** Dependencies of {@link createMediaSender}. */
export interface MediaInput {
  readonly contentDirectory: string;
  /** Static directories of the publication; see `openMedia`. */
  readonly staticDirectories?: (() => readonly string[] | undefined) | undefined;
  readonly now: () => number;
  readonly observe: ObserveResponse;
  readonly limits?: MediaLimits | undefined;
  /** The field for the surrogate keys of a CDN; undefined: none. */
  readonly keyField?: (() => KeyField | undefined) | undefined;
}

/** Limits on downloads, which hold file descriptors and sockets that polls need too. */
interface MediaLimits {
  /** Max. files that are sent at the same time. */
  readonly atATime: number;
  /** Disconnect a client that reads nothing for this long. */
  readonly stallMs: number;
}

const LIMITS: MediaLimits = { atATime: 500, stallMs: 60_000 };

/**
 * Sends files of articles unchanged: with conditional requests and single ranges (RFC 9110, 13 and 14), a
 * part of a file at a time in memory. Files are opened for each request, so a deleted file is gone at once.
 */
export function createMediaSender(input: MediaInput): SendFile {
  const { contentDirectory, staticDirectories, now, observe, limits = LIMITS, keyField } = input;
  let underWay = 0;

  const sendFile: SendFile = async (file, exchange) => {
    const { req, res } = exchange;
    const { path } = file;
    const media = await openMedia(contentDirectory, path, staticDirectories?.()).catch((cause: unknown) => {
      const message = `${path} cannot be read at the moment: ${messageOf(cause)}`;
      throw new FeedwrightError('regeneration_failed', message, { cause });
    });
    if (media === undefined) {
      // No cache may store that a file is gone because this process has no content directory.
      if (await isDirectory(contentDirectory)) return false;
      throw new FeedwrightError('regeneration_failed', `there is no content directory to send ${path} from`);
    }
    try {
      const { status, fields, first, length } = answerTo(req, media, file, keyField?.(), now());
      res.writeHead(status, fields as string[]);
      const hasBody = req.method === 'GET' && length > 0;
      // Counts the bytes that were sent: a client that disconnects, or a file that is cut short, ends the
      // connection.
      const sent = hasBody ? await send(media, first, length, res, limits.stallMs) : 0;
      if (!hasBody) res.end();
      observe(exchange, slotOf('other', status), status, sent);
    } finally {
      await media.handle.close();
    }
    return true;
  };

  return async (...request) => {
    if (underWay >= limits.atATime) {
      throw new FeedwrightError('regeneration_failed', 'too many files are sent at a time');
    }
    underWay += 1;
    return sendFile(...request).finally(() => (underWay -= 1));
  };
}

async function isDirectory(path: string): Promise<boolean> {
  return stat(path).then(
    (found) => found.isDirectory(),
    () => false,
  );
}

interface MediaAnswer {
  readonly status: number;
  readonly fields: RawHeaders;
  /** Position of the first byte that is sent. */
  readonly first: number;
  /** Number of bytes that are sent. */
  readonly length: number;
}

function answerTo(
  { method = 'GET', headers }: IncomingMessage,
  { sizeBytes, modifiedMs, version }: OpenMedia,
  file: SentFile,
  keyField: KeyField | undefined,
  now: number,
): MediaAnswer {
  const { mediaType } = file;
  const tag = `"${version}"`;
  const second = Math.floor(modifiedMs / 1000) * 1000;
  const lastModified = second > now ? undefined : second;
  const status = evaluate(method, preconditionsOf(headers), { tag, allTags: [tag], lastModified }, now);
  if (status === 412) return nothing(PRECONDITION_FAILED);
  const fields = [
    'ETag',
    tag,
    ...(lastModified === undefined ? [] : ['Last-Modified', formatHttpDate(lastModified)]),
    ...MEDIA_HEADERS,
  ];
  if (status === 304) return { status, fields, first: 0, length: 0 };

  const isPartial = method === 'GET' && mayBePart(headers['if-range'] as string | undefined, tag);
  const range = chooseRange(isPartial ? headers.range : undefined, sizeBytes);
  if (range === 'unsatisfiable') return nothing(UNSATISFIABLE, ['Content-Range', `bytes */${sizeBytes}`]);
  const { first, last } = range === 'whole' ? { first: 0, last: sizeBytes - 1 } : range;
  const length = last - first + 1;
  return {
    status: range === 'whole' ? 200 : 206,
    fields: [
      'Content-Type',
      mediaType,
      'Content-Length',
      String(length),
      ...(range === 'whole' ? [] : ['Content-Range', `bytes ${first}-${last}/${sizeBytes}`]),
      ...fields,
      ...mediaBodyHeaders(file, keyField),
    ],
    first,
    length,
  };
}

/** An error without its text: the client did not ask for text. */
function nothing({ status, fields }: PlainResponse, more: RawHeaders = []): MediaAnswer {
  return { status, fields: ['Content-Length', '0', ...more, ...fields], first: 0, length: 0 };
}

/**
 * Resolves to the number of bytes that were sent. Never rejects: clients may disconnect, and a file that ends
 * early ends the connection.
 */
async function send(
  { handle }: OpenMedia,
  first: number,
  length: number,
  res: ServerResponse,
  stallMs: number,
): Promise<number> {
  const bytes = handle.createReadStream({ start: first, end: first + length - 1, autoClose: false });
  let sent = 0;
  bytes.on('data', (chunk) => (sent += chunk.length));
  res.setTimeout(stallMs, () => res.destroy());
  try {
    await pipeline(bytes, res, { end: false });
  } catch {
    res.destroy();
    return sent;
  }
  if (sent === length) res.end();
  else res.destroy();
  return sent;
}
