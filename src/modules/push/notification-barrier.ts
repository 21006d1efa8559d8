/**
 * Holds back what tells of a snapshot until it may be told of: from the moment it is recorded, and so before
 * anybody can look for it, until whoever serves it has said that it is served and caches have forgotten the last.
 */
export interface NotificationBarrier {
  /** Another snapshot is about to be published. */
  readonly recorded: (serial: number) => void;
  /** It was not: the one that is served, if there is one, is what there is to tell. */
  readonly failed: (served: number | undefined) => void;
  /** This one may be told of. */
  readonly release: (serial: number) => void;
  /** Resolves when nothing is held back; undefined: nothing is. */
  readonly released: () => Promise<void> | undefined;
  /** Holds back nothing any more. */
  readonly end: () => void;
}

/** See {@link NotificationBarrier}. At first everything is held back: whoever ended before us may have taken a purge along. */
export function createNotificationBarrier(): NotificationBarrier {
  let recorded: number | undefined;
  let released: number | undefined;
  let isEnded = false;
  let wait: Promise<void> | undefined;
  let go = (): void => {};

  const isHeld = (): boolean =>
    !isEnded && (released === undefined || (recorded !== undefined && recorded !== released));

  function look(): void {
    if (isHeld()) return;
    go();
    wait = undefined;
  }

  return {
    recorded: (serial) => (recorded = serial),
    failed: (served) => {
      recorded = served;
      released ??= served;
      look();
    },
    release: (serial) => {
      // A purge that took longer than the next one says nothing new.
      if (recorded === undefined || recorded === serial) released = serial;
      look();
    },
    released: () => {
      if (!isHeld()) return undefined;
      return (wait ??= new Promise((resolve) => (go = resolve)));
    },
    end: () => {
      isEnded = true;
      look();
    },
  };
}
