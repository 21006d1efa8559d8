import type { HttpClient, HttpFailure, HttpOutcome } from '../../core/http-client.ts';
import { fill, type RequestTemplate } from './request-template.ts';
import { signature, SIGNATURE_FIELD } from './signature.ts';

/** Stale resources: all that have one of the keys, or one of the addresses. */
export interface Invalidation {
  readonly keys: readonly string[];
  /** Absolute. */
  readonly urls: readonly string[];
}

/** Settings of the requests. */
export interface PurgeRequest {
  readonly template: RequestTemplate;
  /** Value of `{token}`. */
  readonly token: string;
  /** Key that requests are signed with; undefined: they are not signed. */
  readonly secret: string | undefined;
  readonly client: Pick<HttpClient, 'send'>;
  readonly now: () => number;
  readonly signal: AbortSignal;
}

/** A response without a 2xx status. */
export class Refused extends Error {
  /** Value of Retry-After (RFC 9110, 10.2.3), if it is a number of seconds. */
  readonly retryAfterSeconds: number | undefined;

  constructor(status: number, retryAfter: string | undefined) {
    const isRedirect = status >= 300 && status < 400;
    super(`answered ${status}${isRedirect ? ', and redirects are not followed' : ''}`);
    this.retryAfterSeconds = /^\d{1,9}$/.test(retryAfter ?? '') ? Number(retryAfter) : undefined;
  }
}

/** Cloudflare accepts 100 in a request, Fastly 256; both limits hold for a header field too. */
const MAX_IN_A_REQUEST = 100;
const MAX_BYTES_IN_A_REQUEST = 8000;

/** Reasons for a missing response. They contain nothing of the request. */
const REASONS: Readonly<Record<HttpFailure, string>> = {
  refused: 'the request is not allowed',
  unresolved: 'the host name has no address',
  timeout: 'no answer in time',
  'too-large': 'the answer has too large a head',
  network: 'no connection, or it ended without a valid answer',
  closed: 'the request was aborted',
};

/**
 * Purges caches, by as many requests as needed, one after the other. Rejects with {@link Refused}, or with an error
 * that gives the reason for a missing response; the remaining requests are then not sent.
 */
export async function sendPurge(stale: Invalidation, input: PurgeRequest): Promise<void> {
  for (const part of partsOf(stale)) {
    const outcome = await sendPart(part, input);
    if ('failure' in outcome) throw new Error(REASONS[outcome.failure]);
    const { status, retryAfter } = outcome;
    if (status < 200 || status > 299) throw new Refused(status, retryAfter);
  }
}

function sendPart({ keys, urls }: Invalidation, input: PurgeRequest): Promise<HttpOutcome> {
  const { template, token, secret, client, now, signal } = input;
  const filled = fill(template, {
    keys: keys.join(' '),
    keysJson: JSON.stringify(keys),
    urls: urls.join(' '),
    urlsJson: JSON.stringify(urls),
    token,
  });
  const { method, body = '' } = filled;
  const url = new URL(filled.url);
  const path = url.pathname + url.search;
  const timestamp = Math.floor(now() / 1000);
  const signed = secret && signature({ method, path, timestamp, body }, secret);
  return client.send({
    url: url.origin + path,
    method,
    headers: { ...basicAuthorization(url), ...filled.headers, ...(signed && { [SIGNATURE_FIELD]: signed }) },
    body,
    bodyBytes: 0,
    closesConnection: true,
    signal,
  });
}

/** The field for the user and password of a URL (RFC 7617), if it has any. */
function basicAuthorization({ username, password }: URL): Record<string, string> {
  if (username === '' && password === '') return {};
  const credentials = `${decodeURIComponent(username)}:${decodeURIComponent(password)}`;
  return { Authorization: `Basic ${Buffer.from(credentials).toString('base64')}` };
}

/** Splits an invalidation into parts that one request can carry; an empty one is one part. */
function partsOf({ keys, urls }: Invalidation): Invalidation[] {
  const [keyParts, urlParts] = [split(keys), split(urls)];
  return Array.from({ length: Math.max(keyParts.length, urlParts.length, 1) }, (_, index) => ({
    keys: keyParts[index] ?? [],
    urls: urlParts[index] ?? [],
  }));
}

function split(texts: readonly string[]): string[][] {
  const parts: string[][] = [];
  let bytes = 0;
  for (const text of texts) {
    const part = parts.at(-1);
    bytes += text.length + 1;
    if (part !== undefined && part.length < MAX_IN_A_REQUEST && bytes <= MAX_BYTES_IN_A_REQUEST) {
      part.push(text);
    } else {
      parts.push([text]);
      bytes = text.length + 1;
    }
  }
  return parts;
}
