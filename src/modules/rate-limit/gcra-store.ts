import { MAX_DEBT_MS } from './gcra.ts';

/** A debt that is paid at a moment in milliseconds since 1970. */
interface Debt {
  until: number;
}

/** Debts of the clients of one network for one feed, together and each. */
export interface NetworkDebt extends Debt {
  /** By User-Agent. */
  readonly clients: Map<string, Debt>;
  readonly generation: number;
}

/**
 * Min. number of networks and clients that are remembered; at most twice as many are, whatever a client does.
 */
const USUAL_CAPACITY = 10_000;

/**
 * Debts by feed and network, in two generations: when the newer one is full, or as old as the largest debt,
 * it replaces the older one. So the memory is bounded without a sweep; a flood of clients only makes it
 * forget debts early.
 */
export class GcraStore {
  private newer = new Map<string, Map<string, NetworkDebt>>();
  private older = new Map<string, Map<string, NetworkDebt>>();
  private began = 0;
  private count = 0;
  private generation = 0;
  private readonly capacity: number;

  constructor(capacity = USUAL_CAPACITY) {
    this.capacity = capacity;
  }

  /** The debts of a network; only {@link charge} may change them. */
  find(feed: string, network: string): NetworkDebt | undefined {
    return this.newer.get(feed)?.get(network) ?? this.older.get(feed)?.get(network);
  }

  /** Sets the debts of a client and its network; `known` is the result of {@link find}. */
  charge(
    { feed, network, agent }: { readonly feed: string; readonly network: string; readonly agent: string },
    known: NetworkDebt | undefined,
    until: { readonly ofNetwork: number; readonly ofClient: number },
    now: number,
  ): void {
    if (this.count >= this.capacity || Math.abs(now - this.began) >= MAX_DEBT_MS) this.turn(now);
    const held = known?.generation === this.generation ? known : this.hold(feed, network, known, now);
    held.until = until.ofNetwork;
    const client = held.clients.get(agent);
    if (client !== undefined) {
      client.until = until.ofClient;
    } else {
      held.clients.set(agent, { until: until.ofClient });
      this.count++;
    }
  }

  private turn(now: number): void {
    this.older = this.newer;
    this.newer = new Map();
    this.began = now;
    this.count = 0;
    this.generation++;
  }

  /** Copies a network into the newer generation, with the clients that still owe. */
  private hold(feed: string, network: string, known: NetworkDebt | undefined, now: number): NetworkDebt {
    const owing = [...(known?.clients ?? [])].filter(([, { until }]) => until > now);
    // More would be copied again and again: their debts are dropped, and the network still owes for all of
    // them.
    const kept = owing.length > this.capacity / 2 ? [] : owing;
    const held = { until: 0, clients: new Map(kept), generation: this.generation };
    let networks = this.newer.get(feed);
    if (networks === undefined) this.newer.set(feed, (networks = new Map()));
    networks.set(network, held);
    this.count += 1 + kept.length;
    return held;
  }

  /** Number of networks and clients that are remembered. */
  get size(): number {
    const all = [this.newer, this.older].flatMap((half) => [...half.values()]);
    return all
      .flatMap((networks) => [...networks.values()])
      .reduce((sum, { clients }) => sum + 1 + clients.size, 0);
  }
}
