import { request as sendHttp } from 'node:http';
import { request as sendHttps } from 'node:https';
import type { RequestTemplate } from './request-template.ts';

/** Limits of a request. */
export interface SendOptions {
  /** From the first byte of the request to the last of the response's body. */
  readonly timeoutMs: number;
  /** Aborts the request at once. */
  readonly signal: AbortSignal;
}

/** Result of a request. */
export interface SendAnswer {
  readonly status: number;
  /** Retry-After (RFC 9110, 10.2.3), if it is a number of seconds. */
  readonly retryAfterSeconds: number | undefined;
}

/** Max. number of bytes read of a response's body; only its status matters. */
const MAX_ANSWER_BYTES = 65_536;

/**
 * Sends a request on a connection of its own and resolves to the status of the response. Does not follow redirects.
 * Rejects with a message that contains nothing of the request: a code such as `ECONNREFUSED`, or the time limit.
 */
export function send(
  { url, method, headers, body = '' }: RequestTemplate,
  { timeoutMs, signal }: SendOptions,
): Promise<SendAnswer> {
  const deadline = AbortSignal.timeout(timeoutMs);
  return new Promise((resolve, reject) => {
    let answer: SendAnswer | undefined;
    const end = (error?: unknown): void => {
      // Once the status is known, the end of the body does not matter.
      if (answer !== undefined) return resolve(answer);
      if (deadline.aborted) return reject(new Error(`no answer within ${timeoutMs / 1000} seconds`));
      reject(new Error(error instanceof Error && 'code' in error ? String(error.code) : 'failed'));
    };
    try {
      const bytes = Buffer.from(body);
      const begin = url.startsWith('https:') ? sendHttps : sendHttp;
      const req = begin(url, {
        method,
        headers: { 'User-Agent': 'Feedwright', ...headers, 'Content-Length': bytes.length },
        agent: false,
        signal: AbortSignal.any([signal, deadline]),
      });
      req.on('error', end);
      req.on('close', end);
      req.on('response', (res) => {
        const after = /^\d{1,9}$/.exec(res.headers['retry-after'] ?? '')?.[0];
        answer = {
          status: res.statusCode ?? 0,
          retryAfterSeconds: after === undefined ? undefined : Number(after),
        };
        let received = 0;
        res.on('data', (chunk: Buffer) => {
          received += chunk.length;
          if (received > MAX_ANSWER_BYTES) res.destroy();
        });
        res.on('error', () => {});
        res.on('close', end);
      });
      req.end(bytes);
    } catch (error) {
      end(error);
    }
  });
}
