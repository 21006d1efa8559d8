import type { IncomingHttpHeaders } from 'node:http';
import type { Controller, Dispatcher, Handler } from './agent.ts';
import type { PushAnswer, PushFailure, PushLimits, PushRequest } from './types.ts';
import { ConnectFailure } from './connect.ts';

/** One request and its callbacks. */
export interface ExchangeInput {
  readonly request: PushRequest;
  readonly url: URL;
  readonly limits: PushLimits;
  /** True if the connection is to be closed afterwards. */
  readonly isLast: boolean;
  /** Called once, unless the exchange is aborted before. */
  readonly onAnswer: (answer: PushAnswer) => void;
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
  let cut: PushFailure | undefined;
  let isAnswered = false;
  let isOver = false;

  const answer = (given: PushAnswer): void => {
    if (isAnswered) return;
    isAnswered = true;
    onAnswer(given);
  };

  /** The response read so far. */
  const answered = (): PushAnswer => ({
    status,
    body: bodyBytes === 0 ? NOTHING : Buffer.concat(chunks).subarray(0, bodyBytes),
    ...(retryAfter !== undefined && { retryAfter }),
  });

  const end = (given: PushAnswer): void => {
    if (isOver) return;
    isOver = true;
    clearTimeout(timer);
    answer(given);
    onEnd();
  };

  /** True if the status suffices, however the body ends. */
  const isEnough = (): boolean => status !== 0 && (bodyBytes === 0 || status < 200 || status > 299);

  const stop = (failure: PushFailure): void => {
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
        headers: { 'User-Agent': 'Feedwright', ...request.headers },
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

function fieldOf(headers: IncomingHttpHeaders, name: string): string | undefined {
  const value: unknown = headers[name];
  return Array.isArray(value) ? String(value[0]) : typeof value === 'string' ? value : undefined;
}

/** Maps an error of undici; unknown ones count as network failures. */
function failureOf(error: unknown): PushFailure {
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
