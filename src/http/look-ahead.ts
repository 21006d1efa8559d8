import { namesOurs } from '../protocol/entity-tag.ts';
import { chooseBase, type KnownTags } from '../protocol/instance-manipulation.ts';

/** So long is between two looks at least, however many ask for one. */
export const LEAST_MS_BETWEEN_LOOKS = 200;

/** So long a client waits for a look at the most: what is served is served, whatever became of the store. */
export const MOST_MS_OF_A_LOOK = 500;

/** So many wait for one look; whoever asks beyond that is answered at once. */
export const MOST_WAITING = 1000;

/** What looking ahead takes. */
export interface LookAheadInput {
  /** Whether another process publishes what this one serves. */
  readonly isFollower: () => boolean;
  /** Takes over what that one has published. Never rejects. */
  readonly look: () => Promise<unknown>;
  /** Resolves when what was taken over is served: its time may be yet to come, by the clock of this machine. Never rejects. */
  readonly served: () => Promise<unknown>;
}

/**
 * Whether to look for a newer snapshot before a whole document is sent, by If-None-Match and the instances that are
 * known of the document: resolves when that is done. Undefined: answer at once.
 */
export type LookAhead = (ifNoneMatch: string | undefined, known: KnownTags) => Promise<unknown> | undefined;

/**
 * Of several processes one may have loaded a new snapshot a moment before another. A client that names a tag which
 * nobody here knows may have it from there, and must not be led back. Whoever asks while a look is under way waits
 * for the next one, because that one may have come too early for its tag.
 */
export function createLookAhead({ isFollower, look, served }: LookAheadInput): LookAhead {
  let next: Promise<unknown> | undefined;
  let waiting = 0;
  let begun = -Infinity;

  async function lookInTime(): Promise<void> {
    const wait = begun + LEAST_MS_BETWEEN_LOOKS - performance.now();
    // It is somebody's turn until it begins, and begins when this has returned.
    await (wait > 0 ? new Promise((resolve) => setTimeout(resolve, wait)) : undefined);
    next = undefined;
    waiting = 0;
    begun = performance.now();
    let timer: NodeJS.Timeout | undefined;
    const tooLong = new Promise((resolve) => (timer = setTimeout(resolve, MOST_MS_OF_A_LOOK)));
    await Promise.race([look(), tooLong]);
    clearTimeout(timer);
    await served();
  }

  return (ifNoneMatch, known) => {
    if (ifNoneMatch === undefined || !isFollower()) return undefined;
    if (!namesOurs(ifNoneMatch) || chooseBase(ifNoneMatch, known) !== undefined) return undefined;
    if (waiting >= MOST_WAITING) return undefined;
    waiting += 1;
    return (next ??= lookInTime());
  };
}
