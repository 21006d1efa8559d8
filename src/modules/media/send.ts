import type { IncomingMessage, ServerResponse } from 'node:http';
import { stat } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';
import type { SentFile } from '../../core/article/media.ts';
import { openMedia, type OpenMedia } from '../../core/content/media/open-media.ts';
import { FeedwrightError, messageOf } from '../../core/errors.ts';
import { evaluate } from '../../core/protocol/conditional.ts';
import { MEDIA_CORS_HEADERS } from '../../core/protocol/cors.ts';
import { formatHttpDate } from '../../core/protocol/http-date.ts';
import { chooseRange, mayBePart } from './range.ts';
import { keysOfMedia } from '../../core/snapshot/surrogate-keys.ts';
import { slotOf } from '../../core/delivery/response-slots.ts';
import { KEY_FIELDS, SECURITY_HEADERS, type KeyField, type RawHeaders } from '../../core/delivery/headers.ts';
import type { ObserveResponse } from '../../core/delivery/response-observers.ts';
import {
  PRECONDITION_FAILED,
  UNSATISFIABLE,
  type PlainResponse,
} from '../../core/delivery/plain-responses.ts';

/** What serving files asks and obeys. */
export interface MediaInput {
  readonly contentDirectory: string;
  readonly now: () => number;
  readonly note: ObserveResponse;
  readonly limits?: MediaLimits | undefined;
  /** In which field keys for a CDN go; undefined: in none. */
  readonly keyField?: (() => KeyField | undefined) | undefined;
}

/** What listeners may take: files that are open are no longer there for those who poll. */
export interface MediaLimits {
  /** Files that are sent at a time. */
  readonly atATime: number;
  /** Whoever takes nothing for so long is left. */
  readonly stallMs: number;
}

const LIMITS: MediaLimits = { atATime: 500, stallMs: 60_000 };

/** Answers GET and HEAD with a file. Resolves to whether it was there; rejects if it cannot be read. */
export type SendMedia = (
  file: SentFile,
  req: IncomingMessage,
  res: ServerResponse,
  started: number,
) => Promise<boolean>;

/** Recordings are large and hardly ever change; whoever has one for a day asks whether it is still the same. */
const CACHING = 'public, max-age=86400, must-revalidate';

/** A picture is shown and a recording played, but nothing in a file that is opened by itself may run or load. */
const SANDBOX = "default-src 'none'; img-src data:; media-src 'self'; style-src 'unsafe-inline'; sandbox";

/** The browser's viewer does not work in a sandbox, and has one of its own. */
const PDF = 'application/pdf';
const PDF_POLICY = "default-src 'none'; object-src 'self'; style-src 'unsafe-inline'";

/** What every answer about a file has. */
const ALWAYS: RawHeaders = ['Cache-Control', CACHING, 'Accept-Ranges', 'bytes', ...MEDIA_CORS_HEADERS];

/** What an answer with a file has besides. */
function fieldsWithBody(file: SentFile, keyField: KeyField | undefined): RawHeaders {
  return [
    ...SECURITY_HEADERS,
    'Content-Security-Policy',
    file.mediaType === PDF ? PDF_POLICY : SANDBOX,
    ...(keyField === undefined ? [] : [keyField, keysOfMedia(file, KEY_FIELDS[keyField])]),
  ];
}

/** The fields of a file wherever it is: without validators and lengths, which are those of one copy of it. */
export function fieldsOfMedia(file: SentFile, keyField: KeyField | undefined): RawHeaders {
  return ['Content-Type', file.mediaType, ...ALWAYS, ...fieldsWithBody(file, keyField)];
}

/**
 * Sends files of articles as they are: with conditional requests and single ranges (RFC 9110, 13 and 14), a part
 * of a file at a time in memory. Files are opened for each request, so what was deleted is gone at once.
 */
export function createMediaSender(input: MediaInput): SendMedia {
  const { contentDirectory, now, note, limits = LIMITS, keyField } = input;
  let underWay = 0;

  const sendFile: SendMedia = async (file, req, res, started) => {
    const { path } = file;
    const media = await openMedia(contentDirectory, path).catch((cause: unknown) => {
      const message = `${path} cannot be read at the moment: ${messageOf(cause)}`;
      throw new FeedwrightError('regeneration_failed', message, { cause });
    });
    if (media === undefined) {
      // Nobody may keep that a file is gone because this process has none of them.
      if (await isDirectory(contentDirectory)) return false;
      throw new FeedwrightError('regeneration_failed', `there is no content directory to send ${path} from`);
    }
    try {
      const { status, fields, first, length } = answerTo(req, media, file, keyField?.(), now());
      res.writeHead(status, fields as string[]);
      const hasBody = req.method === 'GET' && length > 0;
      // What is told is what is sent: a client that goes away, or a file that is cut short, ends the connection.
      const sent = hasBody ? await send(media, first, length, res, limits.stallMs) : 0;
      if (!hasBody) res.end();
      note(req, slotOf('other', status), status, sent, started);
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
  /** How many bytes are. */
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
  const status = evaluate(
    method,
    {
      ifMatch: headers['if-match'],
      ifUnmodifiedSince: headers['if-unmodified-since'],
      ifNoneMatch: headers['if-none-match'],
      ifModifiedSince: headers['if-modified-since'],
    },
    { tag, allTags: [tag], lastModified },
    now,
  );
  if (status === 412) return nothing(PRECONDITION_FAILED);
  const fields = [
    'ETag',
    tag,
    ...(lastModified === undefined ? [] : ['Last-Modified', formatHttpDate(lastModified)]),
    ...ALWAYS,
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
      ...fieldsWithBody(file, keyField),
    ],
    first,
    length,
  };
}

/** A refusal without its text: what is asked for here is no text. */
function nothing({ status, fields }: PlainResponse, more: RawHeaders = []): MediaAnswer {
  return { status, fields: ['Content-Length', '0', ...more, ...fields], first: 0, length: 0 };
}

/**
 * Resolves to how many bytes went out. Never rejects: a client that is gone is nobody's fault, and a file that ends
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
