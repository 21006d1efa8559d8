import { memoizeByKey } from '../core/cache/memoize.ts';
import type { ClientAddress } from '../core/delivery/client-address.ts';
import type { LogResponse } from '../core/delivery/response-observers.ts';
import { createRequestId, type RequestId } from './request-id.ts';

/** An access log: one JSON line per response, in the form of the other log lines. */
export interface AccessLog {
  readonly logAnswer: LogResponse;
  /** Writes buffered lines. */
  readonly flush: () => void;
}

/** Max. length of path and User-Agent in a line. */
const MAX_CHARACTERS = 256;

/** Lines are written in batches: one write per line would cost more than the poll. */
const BATCH_CHARACTERS = 65_536;
const BATCH_MS = 500;

/** Max. memoized texts as JSON: pollers send the same few paths, agents and addresses. */
const MEMO_CAPACITY = 512;

/** pino's level `info`. */
const INFO = 30;

/** Creates an access log; `write` gets a batch of lines, each with its line end. */
export function createAccessLog(
  write: (lines: string) => void,
  clientAddress: ClientAddress,
  requestId: RequestId = createRequestId(() => false),
): AccessLog {
  let lines = '';
  let timer: NodeJS.Timeout | undefined;
  const quotedOnce = memoizeByKey((text) => JSON.stringify(text), MEMO_CAPACITY);
  let millisecond = -1;
  let beginning = '';

  const flush = (): void => {
    clearTimeout(timer);
    timer = undefined;
    const held = lines;
    lines = '';
    if (held !== '') write(held);
  };

  function quoted(text: string | undefined): string {
    if (text === undefined) return 'null';
    if (text.length > MAX_CHARACTERS) return JSON.stringify(text.slice(0, MAX_CHARACTERS));
    return quotedOnce(text);
  }

  /** Start of a line up to the id of the request: the same for all responses of a millisecond. */
  function beginningAt(now: number): string {
    if (now !== millisecond) {
      beginning = `{"level":${INFO},"time":"${new Date(now).toISOString()}","event":"access","request":"`;
      millisecond = now;
    }
    return beginning;
  }

  return {
    logAnswer: (req, status, bytes, started) => {
      const { method = '', url = '', headers } = req;
      const query = url.indexOf('?');
      const path = query === -1 ? url : url.slice(0, query);
      const duration = milliseconds(performance.now() - started);
      lines += `${beginningAt(Date.now())}${requestId(req)}","method":"${method}","path":${quoted(path)},"status":${status},"bytes":${bytes},"durationMs":${duration},"agent":${quoted(headers['user-agent'])},"address":${quoted(clientAddress(req) || undefined)}}\n`;
      if (lines.length >= BATCH_CHARACTERS) flush();
      else timer ??= setTimeout(flush, BATCH_MS).unref();
    },
    flush,
  };
}

/**
 * A duration to the microsecond. Formatting a fraction is slow, and nearly all durations are below a
 * millisecond.
 */
function milliseconds(duration: number): string {
  const microseconds = Math.round(duration * 1000);
  return DURATIONS[microseconds] ?? String(microseconds / 1000);
}

const DURATIONS: readonly string[] = Array.from({ length: 1000 }, (_, microseconds) =>
  String(microseconds / 1000),
);
