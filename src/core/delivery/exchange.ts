import type { IncomingMessage, ServerResponse } from 'node:http';
import type { SentFile } from '../article/media.ts';

/** A request on its way through the handler, and the response to it. */
export interface Exchange {
  readonly req: IncomingMessage;
  readonly res: ServerResponse;
  /** Arrival of the request, as `performance.now` has it. */
  readonly started: number;
}

/** Answers requests that delivery does not; with an error, it answers with the status of that error. */
export type FallbackHandler = (req: IncomingMessage, res: ServerResponse, error?: unknown) => void;

/**
 * Answers GET and HEAD with a file. Resolves to false, with nothing sent, if the file is missing; rejects if
 * it cannot be read.
 */
export type SendFile = (file: SentFile, exchange: Exchange) => Promise<boolean>;

/** True for the methods that retrieve a representation. */
export function isRead({ method }: IncomingMessage): boolean {
  return method === 'GET' || method === 'HEAD';
}
