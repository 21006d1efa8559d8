import { FeedwrightError, messageOf } from '../../errors.ts';
import type { RegeneratorInput } from '../regenerator.ts';

/** The last failure of a regenerator. */
export interface Failures {
  /** Reports a failure, unless it is a repeated one of a replica or of a lost store, which is tried again and again. */
  readonly report: (error: unknown) => void;
  readonly clear: () => void;
  readonly isStoreLost: () => boolean;
  /** Time of the last failure in milliseconds since 1970; `undefined` after a success. */
  readonly failedMs: () => number | undefined;
}

export function createFailures(
  { now, onFailed }: Pick<RegeneratorInput, 'now' | 'onFailed'>,
  isFollower: () => boolean,
): Failures {
  let failedMs: number | undefined;
  let failure: unknown;
  const isStoreLost = (): boolean => failure instanceof FeedwrightError && failure.code === 'store_failed';
  return {
    report: (error) => {
      const isSame = failure !== undefined && messageOf(failure) === messageOf(error);
      failedMs = now();
      failure = error;
      if (!isSame || !(isFollower() || isStoreLost())) onFailed?.(error);
    },
    clear: () => {
      failedMs = undefined;
      failure = undefined;
    },
    isStoreLost,
    failedMs: () => failedMs,
  };
}

/** The error of a process that waits for the first snapshot of another one. */
export function nothingPublished(): FeedwrightError {
  return new FeedwrightError(
    'nothing_published',
    'nothing is published yet: another process publishes, and this one serves what that one does',
  );
}
