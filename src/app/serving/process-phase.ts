import type { IncomingMessage, ServerResponse } from 'node:http';

/** Answers a request, or passes it on to `next` where that is given. */
export type RequestHandler = (
  req: IncomingMessage,
  res: ServerResponse,
  next?: (error?: unknown) => void,
) => void;

/** The phases that a process passes through, by what a request waits for in each. */
export interface ProcessPhases {
  /** No snapshot is served yet: every request waits. */
  readonly starting: RequestHandler;
  /** The last snapshot is served while the records are opened: its own resources need no records. */
  readonly opening: RequestHandler;
  /** All parts work. */
  readonly serving: RequestHandler;
}

/** Events that end a phase. */
export interface PhaseEvents {
  /** Resolves when the last snapshot was restored. */
  readonly restored: Promise<unknown>;
  /** Resolves when the records are open. */
  readonly opened: Promise<unknown>;
  /** Resolves when a snapshot is served, or the first regeneration has failed. */
  readonly ready: Promise<unknown>;
  /** True where a restored snapshot is served before `ready`. */
  readonly servesRestored: () => boolean;
}

/** A handler that answers by the current phase, which is replaced at each event. */
export function handleByPhase(phases: ProcessPhases, events: PhaseEvents): RequestHandler {
  let isOpened = false;
  let handle = phases.starting;
  const advance = (): void => {
    handle = isOpened ? phases.serving : phases.opening;
  };
  events.restored.then(
    () => events.servesRestored() && advance(),
    () => {},
  );
  // A rejection of `ready` is not handled here: it must not be lost.
  void events.ready.then(advance);
  void events.opened
    .catch(() => {})
    .finally(() => {
      isOpened = true;
      if (handle === phases.opening) advance();
    });
  return (req, res, next) => handle(req, res, next);
}

/** Delays a handler until a promise has resolved. */
export const afterwards =
  (until: Promise<unknown>, handle: RequestHandler): RequestHandler =>
  (req, res, next) =>
    void until.then(() => handle(req, res, next));
