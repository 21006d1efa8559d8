import type { IncomingHttpHeaders } from 'node:http';
import type { Controller, Dispatcher, Handler } from './agent.ts';
import type { HttpFailure, HttpOutcome, HttpRequest } from '../core/http-client.ts';
import { ConnectFailure } from './connect.ts';

/** Time limits of a request, in milliseconds. */
export interface HttpLimits {
  /** From name resolution to the connection, including TLS. */
  readonly connectMs: number;
  /** From the connection to the head of the response, including sending the request. */
  readonly headMs: number;
  /** From the start to the last byte of the response. */
  readonly totalMs: number;
  /** Max. time to read a discarded body so that the connection can be reused. */
  readonly discardMs: number;
}

/** One request and its callbacks. */
export interface ExchangeInput {
  readonly request: HttpRequest;
  readonly url: URL;
  readonly limits: HttpLimits;
  /** True if the connection is to be closed afterwards. */
  readonly isLast: boolean;
  /** Called once, unless the exchange is aborted before. */
  readonly onAnswer: (answer: HttpOutcome) => void;
  /** Called once, when the exchange no longer uses its connection. */
  readonly onEnd: () => void;
}

/** Max. bytes of an unwanted body to read; beyond that, a new connection is cheaper. */
const MAX_DISCARDED = 65_536;

const NOTHING = Buffer.alloc(0);

/** Sends a request and reads its response within the limits. Returns a function that aborts it. */
export function exchange(dispatcher: Dispatcher, input: ExchangeInput): () => void {
  const { request, url, limits, isLast, onAnswer, onEnd } = input;
  const { bodyBytes } = request;
  const started = performance.now();
  const chunks: Buffer[] = [];
  let received = 0;
  let status = 0;
  let retryAfter: string | undefined;
  let controller: Controller | undefined;
  let timer: NodeJS.Timeout | undefined;
  let cut: HttpFailure | undefined;
  let isAnswered = false;
  let isOver = false;

  const answer = (given: HttpOutcome): void => {
    if (isAnswered) return;
    isAnswered = true;
    onAnswer(given);
  };

  /** The response read so far. */
  const answered = (): HttpOutcome => ({
    status,
    body: bodyBytes === 0 ? NOTHING : Buffer.concat(chunks).subarray(0, bodyBytes),
    ...(retryAfter !== undefined && { retryAfter }),
  });

  const end = (given: HttpOutcome): void => {
    if (isOver) return;
    isOver = true;
    clearTimeout(timer);
    answer(given);
    onEnd();
  };

  /** True if the status suffices, however the body ends. */
  const isEnough = (): boolean => status !== 0 && (bodyBytes === 0 || status < 200 || status > 299);

  const stop = (failure: HttpFailure): void => {
    cut = failure;
    controller?.abort(new Error(failure));
  };

  const limit = (ms: number): void => {
    clearTimeout(timer);
    timer = setTimeout(stop, ms, 'timeout');
  };

  const handler: Handler = {
    onRequestStart: (given) => {
      controller = given;
      if (cut !== undefined) given.abort(new Error(cut));
      else limit(Math.min(limits.headMs, limits.totalMs - (performance.now() - started)));
    },
    onResponseStart: (_controller, code, headers) => {
      if (code < 200) return;
      status = code;
      retryAfter = fieldOf(headers, 'retry-after');
      const left = limits.totalMs - (performance.now() - started);
      limit(bodyBytes === 0 ? Math.min(limits.discardMs, left) : left);
    },
    onResponseData: (_controller, chunk) => {
      received += chunk.length;
      if (bodyBytes > 0) chunks.push(chunk);
      if (received > (bodyBytes === 0 ? MAX_DISCARDED : bodyBytes)) stop('too-large');
    },
    onResponseEnd: () => end(answered()),
    onResponseError: (_controller, error) =>
      end(isEnough() ? answered() : { failure: cut ?? failureOf(error) }),
  };

  try {
    dispatcher.dispatch(
      {
        origin: url.origin,
        // Everything after the origin; unlike `search`, this keeps an empty query.
        path: url.href.slice(url.origin.length),
        method: request.method,
        headers: fieldsOf(request.headers),
        body: request.body === undefined ? null : request.body,
        reset: isLast,
      },
      handler,
    );
  } catch {
    end({ failure: 'refused' });
  }
  return () => {
    answer({ failure: 'closed' });
    stop('closed');
  };
}

/** Header fields of a request, each name once. */
function fieldsOf(headers: HttpRequest['headers']): Record<string, string> {
  const fields = Object.entries({ 'User-Agent': 'Feedwright', ...headers });
  return Object.fromEntries(
    new Map(fields.map(([name, value]) => [name.toLowerCase(), [name, value] as const])).values(),
  );
}

function fieldOf(headers: IncomingHttpHeaders, name: string): string | undefined {
  const value: unknown = headers[name];
  return Array.isArray(value) ? String(value[0]) : typeof value === 'string' ? value : undefined;
}

/** Maps an error of undici; unknown ones count as network failures. */
function failureOf(error: unknown): HttpFailure {
  if (error instanceof ConnectFailure) return error.failure;
  switch ((error as { code?: unknown }).code) {
    case 'UND_ERR_HEADERS_OVERFLOW':
      return 'too-large';
    case 'UND_ERR_INVALID_ARG':
      return 'refused';
    case 'UND_ERR_DESTROYED':
    case 'UND_ERR_CLOSED':
      return 'closed';
    default:
      return 'network';
  }
}
