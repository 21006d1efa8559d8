import { MAX_DEBT_MS } from './gcra.ts';

/** Somebody who owes until a moment in milliseconds since 1970. */
export interface Debt {
  until: number;
}

/** What all clients of one network owe for one feed, together and each. */
export interface NetworkDebt extends Debt {
  /** By User-Agent. */
  readonly clients: Map<string, Debt>;
  readonly generation: number;
}

/** So many networks and clients are known of at the least; twice as many at the most, however many addresses somebody has. */
const USUAL_CAPACITY = 10_000;

/**
 * Who owes for which feed, in two halves: where the newer half is full, or as old as the largest debt, it becomes the
 * older one, which is forgotten. So the memory is bounded and nothing has to be swept; a flood of clients makes
 * it forget debts early, and that is to nobody's harm.
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

  /** What is known of a network; not to be written to but by {@link charge}. */
  find(feed: string, network: string): NetworkDebt | undefined {
    return this.newer.get(feed)?.get(network) ?? this.older.get(feed)?.get(network);
  }

  /** What a client owes from now on, and its network; `known` is what {@link find} has found. */
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

  /** Takes a network over into the newer half, with the clients that still owe something. */
  private hold(feed: string, network: string, known: NetworkDebt | undefined, now: number): NetworkDebt {
    const owing = [...(known?.clients ?? [])].filter(([, { until }]) => until > now);
    // More would be taken over again and again: they are forgiven, and the network still owes for all of them.
    const kept = owing.length > this.capacity / 2 ? [] : owing;
    const held = { until: 0, clients: new Map(kept), generation: this.generation };
    let networks = this.newer.get(feed);
    if (networks === undefined) this.newer.set(feed, (networks = new Map()));
    networks.set(network, held);
    this.count += 1 + kept.length;
    return held;
  }

  /** How many networks and clients are known of. */
  get size(): number {
    const all = [this.newer, this.older].flatMap((half) => [...half.values()]);
    return all
      .flatMap((networks) => [...networks.values()])
      .reduce((sum, { clients }) => sum + 1 + clients.size, 0);
  }
}
