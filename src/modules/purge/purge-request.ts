import { fill, type RequestTemplate } from './request-template.ts';
import { signature, SIGNATURE_FIELD } from './signature.ts';
import { send, type SendAnswer } from './send.ts';

/** What caches have to forget: everything with one of the keys, or what is behind these addresses. */
export interface Invalidation {
  readonly keys: readonly string[];
  /** Absolute. */
  readonly urls: readonly string[];
}

/** How caches are told. */
export interface PurgeRequest {
  readonly template: RequestTemplate;
  /** For `{token}`. */
  readonly token: string;
  /** Requests are signed with it; undefined: not at all. */
  readonly secret: string | undefined;
  readonly now: () => number;
  /** How long each request may take; ten seconds unless it is given. */
  readonly timeoutMs?: number;
  readonly signal: AbortSignal;
}

/** An answer that is no success. */
export class Refused extends Error {
  /** So long the other side wants to be left alone. */
  readonly retryAfterSeconds: number | undefined;

  constructor({ status, retryAfterSeconds }: SendAnswer) {
    const isRedirect = status >= 300 && status < 400;
    super(`answered ${status}${isRedirect ? ', and redirects are not followed' : ''}`);
    this.retryAfterSeconds = retryAfterSeconds;
  }
}

/** Cloudflare takes 100 in a request, Fastly 256; they may stand in a header field, so that must not burst either. */
const MAX_IN_A_REQUEST = 100;
const MAX_BYTES_IN_A_REQUEST = 8000;

const TIMEOUT_MS = 10_000;

/**
 * Tells caches what to forget, by as many requests as it takes, one after the other. Rejects with {@link Refused}
 * or with what {@link send} rejects with; then the rest was not sent.
 */
export async function sendPurge(stale: Invalidation, input: PurgeRequest): Promise<void> {
  for (const part of partsOf(stale)) {
    const answer = await sendPart(part, input);
    if (answer.status < 200 || answer.status > 299) throw new Refused(answer);
  }
}

function sendPart({ keys, urls }: Invalidation, input: PurgeRequest): Promise<SendAnswer> {
  const { template, token, secret, now, timeoutMs = TIMEOUT_MS, signal } = input;
  const filled = fill(template, {
    keys: keys.join(' '),
    keysJson: JSON.stringify(keys),
    urls: urls.join(' '),
    urlsJson: JSON.stringify(urls),
    token,
  });
  const { method, body = '' } = filled;
  const { pathname, search, href } = new URL(filled.url);
  const timestamp = Math.floor(now() / 1000);
  const signed = secret && signature({ method, path: pathname + search, timestamp, body }, secret);
  const headers = { ...filled.headers, ...(signed && { [SIGNATURE_FIELD]: signed }) };
  return send({ ...filled, url: href, headers }, { timeoutMs, signal });
}

/** In parts that one request can carry; where there is nothing to name, one part all the same. */
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
