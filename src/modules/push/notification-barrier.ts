/**
 * Delays notifications about a snapshot from the moment it is recorded until it is being served and caches
 * have been purged. Snapshots are named by their serial.
 */
export interface NotificationBarrier {
  /** A new snapshot is about to be published. */
  readonly recorded: (serial: number) => void;
  /** Publication failed; `served` is the snapshot that is still served, if any. */
  readonly failed: (served: number | undefined) => void;
  /** Permits notifications about this snapshot. */
  readonly release: (serial: number) => void;
  /** Resolves when notifications are permitted; undefined if they are permitted now. */
  readonly released: () => Promise<void> | undefined;
  /** Permits all notifications from now on. */
  readonly end: () => void;
}

/** Creates a barrier that is closed at first, since the previous process may have ended before its purge. */
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
      // Ignored if a newer snapshot has been recorded: a slow purge may finish after it.
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
