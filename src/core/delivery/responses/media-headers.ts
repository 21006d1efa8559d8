import type { SentFile } from '../../article/media.ts';
import { MEDIA_CORS_HEADERS } from '../../protocol/cors.ts';
import { keysOfMedia } from '../../snapshot/surrogate-keys.ts';
import { KEY_FIELDS, SECURITY_HEADERS, type KeyField, type RawHeaders } from '../response-headers.ts';

/** Media files are large and rarely change: a client may use one for a day, and must then revalidate it. */
const CACHING = 'public, max-age=86400, must-revalidate';

/** Shows a picture and plays a recording, but runs and loads nothing of a file that is opened by itself. */
const SANDBOX = "default-src 'none'; img-src data:; media-src 'self'; style-src 'unsafe-inline'; sandbox";

/** The browser's viewer of PDF does not work in a sandbox, and has one of its own. */
const PDF = 'application/pdf';
const PDF_POLICY = "default-src 'none'; object-src 'self'; style-src 'unsafe-inline'";

/** Fields of every response about a file. */
export const MEDIA_HEADERS: RawHeaders = [
  'Cache-Control',
  CACHING,
  'Accept-Ranges',
  'bytes',
  ...MEDIA_CORS_HEADERS,
];

/** Further fields of a response with the file as its body. */
export function mediaBodyHeaders(file: SentFile, keyField: KeyField | undefined): RawHeaders {
  return [
    ...SECURITY_HEADERS,
    'Content-Security-Policy',
    file.mediaType === PDF ? PDF_POLICY : SANDBOX,
    ...(keyField === undefined ? [] : [keyField, keysOfMedia(file, KEY_FIELDS[keyField])]),
  ];
}

/** The fields of a file on every host: without validators and lengths, which belong to one copy of it. */
export function fieldsOfMedia(file: SentFile, keyField: KeyField | undefined): RawHeaders {
  return ['Content-Type', file.mediaType, ...MEDIA_HEADERS, ...mediaBodyHeaders(file, keyField)];
}
