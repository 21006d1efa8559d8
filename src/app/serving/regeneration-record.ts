/** Outcome of the last regeneration, for `/healthz`. */
export interface RegenerationRecord {
  readonly succeeded: () => void;
  readonly failed: (error: unknown) => void;
  /** The last error, and when the failures began; both `undefined` after a success. */
  readonly state: () => { readonly failure: unknown; readonly failingSince: number | undefined };
}

/** `now` in milliseconds since 1970. */
export function createRegenerationRecord(now: () => number): RegenerationRecord {
  let failure: unknown;
  let failingSince: number | undefined;
  return {
    succeeded: () => {
      failure = undefined;
      failingSince = undefined;
    },
    failed: (error) => {
      failure = error;
      failingSince ??= now();
    },
    state: () => ({ failure, failingSince }),
  };
}
