import type { IncomingMessage } from 'node:http';
import type { Resource } from '../snapshot/resource.ts';
import type { LogResponse } from '../../server/access-log.ts';
import type { ResponseCounters, Slot } from '../../server/metrics/response-counters.ts';
import type { ObservePoll } from '../../modules/readers/poll-observer.ts';

/**
 * Told of every answer as it is sent: where it is counted, the bytes of its body, when its request came (as
 * `performance.now` has it), and the document or page that was asked for, where it is one. Polls wait for it.
 */
export type ObserveResponse = (
  req: IncomingMessage,
  slot: Slot,
  status: number,
  bytes: number,
  started: number,
  resource?: Resource,
) => void;

/** Whom answers are told to. */
export interface ResponseObservers {
  readonly counts: ResponseCounters;
  /** Undefined where no access log is kept. */
  readonly logAnswer?: LogResponse | undefined;
  /** Who reads. */
  readonly notePoll?: ObservePoll | undefined;
}

/** The one place that knows who wants to hear of answers. */
export function observeResponses({ counts, logAnswer, notePoll }: ResponseObservers): ObserveResponse {
  return (req, slot, status, bytes, started, resource) => {
    counts.add(slot, bytes);
    if (logAnswer !== undefined) logAnswer(req, status, bytes, started);
    if (notePoll !== undefined) notePoll(req, slot, status, bytes, resource);
  };
}
