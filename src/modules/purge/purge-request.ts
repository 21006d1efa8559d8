import { fill, type RequestTemplate } from './request-template.ts';
import { signature, SIGNATURE_FIELD } from './signature.ts';
import { send, type SendAnswer } from './send.ts';

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
  readonly now: () => number;
  /** Time limit of each request. Default: ten seconds. */
  readonly timeoutMs?: number;
  readonly signal: AbortSignal;
}

/** A response without a 2xx status. */
export class Refused extends Error {
  /** Value of Retry-After. */
  readonly retryAfterSeconds: number | undefined;

  constructor({ status, retryAfterSeconds }: SendAnswer) {
    const isRedirect = status >= 300 && status < 400;
    super(`answered ${status}${isRedirect ? ', and redirects are not followed' : ''}`);
    this.retryAfterSeconds = retryAfterSeconds;
  }
}

/** Cloudflare accepts 100 in a request, Fastly 256; both limits hold for a header field too. */
const MAX_IN_A_REQUEST = 100;
const MAX_BYTES_IN_A_REQUEST = 8000;

const TIMEOUT_MS = 10_000;

/**
 * Purges caches, by as many requests as needed, one after the other. Rejects with {@link Refused}, or as {@link send}
 * does; the remaining requests are then not sent.
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
