import type { IncomingMessage } from 'node:http';
import type { Resource } from '../snapshot/resource.ts';
import type { Exchange } from './exchange.ts';
import type { Slot } from './response-slots.ts';

/**
 * Hears of every response as it is sent: its slot, its status, the length of its body in bytes, and the
 * document or page that was asked for, if any. Called for every poll, so it must be fast.
 */
export type ObserveResponse = (
  exchange: Exchange,
  slot: Slot,
  status: number,
  bytes: number,
  resource?: Resource,
) => void;

/** Counts responses by slot. */
interface CountResponses {
  readonly add: (slot: Slot, bytes: number) => void;
}

/**
 * Writes a response to an access log; `started` is the arrival of its request, as `performance.now` has it.
 */
export type LogResponse = (req: IncomingMessage, status: number, bytes: number, started: number) => void;

/** Hears of every response, to count the clients that poll documents. */
export type ObservePoll = (
  req: IncomingMessage,
  slot: Slot,
  status: number,
  bytes: number,
  resource: Resource | undefined,
) => void;

/** Observers of responses; those that are undefined are switched off. */
export interface ResponseObservers {
  readonly counts: CountResponses;
  readonly logAnswer?: LogResponse | undefined;
  readonly notePoll?: ObservePoll | undefined;
}

/** Passes each response to metrics, access log and reader statistics. */
export function observeResponses({ counts, logAnswer, notePoll }: ResponseObservers): ObserveResponse {
  return (exchange, slot, status, bytes, resource) => {
    counts.add(slot, bytes);
    if (logAnswer !== undefined) logAnswer(exchange.req, status, bytes, exchange.started);
    if (notePoll !== undefined) notePoll(exchange.req, slot, status, bytes, resource);
  };
}
