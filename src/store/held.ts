import { TAKEN_SECONDS, type Queue, type Taken } from './jobs.ts';
import type { Delivery } from './records.ts';

/** A host that is this process's. */
export interface Claim extends Taken {
  /** Another one each time, so that nobody settles for a claim what was handed out of the one before. */
  readonly number: number;
  /** When it was last known to be ours, by the clock of this process. */
  keptAt: number;
}

/** After so long it is said again that a host is ours. */
const KEEP_MS = 10_000;

/** A request may take 20 seconds (push/client.ts): so long before somebody else could come, none is begun. */
const WORK_MS = (TAKEN_SECONDS - 20) * 1000;

/** The claims of this process, as far as it knows. */
export class Held {
  readonly #clock: () => number;
  readonly #byHost: Readonly<Record<Queue, Map<string, Claim>>> = { first: new Map(), again: new Map() };
  readonly #byNumber = new Map<number, Claim>();
  #lastNumber = 0;

  /** `clock` never goes back; milliseconds. */
  constructor(clock: () => number) {
    this.#clock = clock;
  }

  /** A claim that is not held yet. */
  readonly claimOf = (taken: Taken, keptAt: number): Claim => {
    this.#lastNumber += 1;
    return { ...taken, number: this.#lastNumber, keptAt };
  };

  readonly add = (claim: Claim): void => {
    this.#byHost[claim.queue].set(claim.host, claim);
    this.#byNumber.set(claim.number, claim);
  };

  readonly drop = (claim: Claim): void => {
    this.#byNumber.delete(claim.number);
    if (this.of(claim) === claim) this.#byHost[claim.queue].delete(claim.host);
  };

  /** That of a host in a queue. */
  of({ queue, host }: Pick<Claim, 'queue' | 'host'>): Claim | undefined {
    return this.#byHost[queue].get(host);
  }

  /** Those of a queue. */
  in(queue: Queue): readonly Claim[] {
    return [...this.#byHost[queue].values()];
  }

  all(): readonly Claim[] {
    return [...this.#byNumber.values()];
  }

  /** Those that it is time to keep. */
  old(): readonly Claim[] {
    const before = this.#clock() - KEEP_MS;
    return this.all().filter(({ keptAt }) => keptAt <= before);
  }

  /** A delivery of a claim's, which remembers whose it is. */
  handOut(row: Delivery, claim: Claim): Delivery {
    const isOurs = (): boolean => this.#byNumber.has(claim.number) && this.#clock() < claim.keptAt + WORK_MS;
    return {
      ...row,
      changes: `${claim.number} ${row.changes}`,
      /** Whoever begins too late sees a subscription that is over, and has it looked up anew. */
      get expires() {
        return isOurs() ? row.expires : 0;
      },
    };
  }

  /** The claim that a delivery was handed out of, if it is held still, and its changes as they are stored. */
  handedOut(changes: Delivery['changes']): { readonly claim: Claim; readonly changes: number } | undefined {
    const [number = NaN, stored = NaN] = String(changes).split(' ').map(Number);
    const claim = this.#byNumber.get(number);
    return claim && { claim, changes: stored };
  }
}
