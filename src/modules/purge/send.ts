import { request as sendHttp } from 'node:http';
import { request as sendHttps } from 'node:https';
import type { RequestTemplate } from './request-template.ts';

/** How long an answer may take, from the first byte of the request to the last of its body. */
export interface SendOptions {
  readonly timeoutMs: number;
  /** Ends the request at once. */
  readonly signal: AbortSignal;
}

/** What matters of an answer. */
export interface SendAnswer {
  readonly status: number;
  /** RFC 9110, 10.2.3, where it is a number of seconds. */
  readonly retryAfterSeconds: number | undefined;
}

/** An answer says what it has to say in its status: of the body no more is read than this. */
const MAX_ANSWER_BYTES = 65_536;

/**
 * Sends a request on a connection of its own and resolves to the status of its answer. Redirects are not
 * followed. Rejects with a text that has nothing of the request in it: a code such as `ECONNREFUSED`, or that no
 * answer came in time.
 */
export function send(
  { url, method, headers, body = '' }: RequestTemplate,
  { timeoutMs, signal }: SendOptions,
): Promise<SendAnswer> {
  const deadline = AbortSignal.timeout(timeoutMs);
  return new Promise((resolve, reject) => {
    let answer: SendAnswer | undefined;
    const end = (error?: unknown): void => {
      // Once the status is known, it changes nothing how the body ends.
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
