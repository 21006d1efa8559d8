import { memoizeByKey } from '../core/cache/memoize.ts';
import type { ClientAddress } from '../core/delivery/client-address.ts';
import type { LogResponse } from '../core/delivery/response-observers.ts';
import { createRequestId, type RequestId } from './request-id.ts';

/** One JSON line for each answer, in the form of the other log lines. */
export interface AccessLog {
  readonly logAnswer: LogResponse;
  /** Writes what is still held back. */
  readonly flush: () => void;
}

/** No client can make a line longer than about this, twice. */
const MAX_CHARACTERS = 256;

/** Lines are written together: a write for each would cost more than the poll. */
const BATCH_CHARACTERS = 65_536;
const BATCH_MS = 500;

/** Pollers come again: the same few paths, agents and addresses, as JSON. Never grows beyond this. */
const MEMO_CAPACITY = 512;

/** pino's level of what is normal. */
const INFO = 30;

/** Makes an access log; `write` gets many lines at once, each with its end. */
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

  /** Up to the request's name: the same for all answers of a millisecond. */
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

/** To the microsecond. A fraction is slow to write, and nearly all are among the first thousand. */
function milliseconds(duration: number): string {
  const microseconds = Math.round(duration * 1000);
  return DURATIONS[microseconds] ?? String(microseconds / 1000);
}

const DURATIONS: readonly string[] = Array.from({ length: 1000 }, (_, microseconds) =>
  String(microseconds / 1000),
);
