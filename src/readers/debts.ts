import { MOST_DEBT_MS } from './fairness.ts';

/** So many are known of at the least; twice as many at the most, however many addresses somebody has. */
const USUAL_CAPACITY = 10_000;

/**
 * Who owes until when (milliseconds since 1970), in two halves: where the newer half is full, or as old as the
 * largest debt, it becomes the older one, which is forgotten. So the memory is bounded and nothing has to be
 * swept; a flood of clients makes it forget debts early, and that is to nobody's harm.
 */
export class Debts {
  private newer = new Map<string, number>();
  private older = new Map<string, number>();
  private began = 0;
  private readonly capacity: number;

  constructor(capacity = USUAL_CAPACITY) {
    this.capacity = capacity;
  }

  /** Until when somebody owes; 0 for who does not. */
  untilOf(name: string): number {
    return this.newer.get(name) ?? this.older.get(name) ?? 0;
  }

  set(name: string, until: number, now: number): void {
    if (this.newer.size >= this.capacity || Math.abs(now - this.began) >= MOST_DEBT_MS) {
      this.older = this.newer;
      this.newer = new Map();
      this.began = now;
    }
    this.newer.set(name, until);
  }

  /** How many are known of. */
  get size(): number {
    return this.newer.size + this.older.size;
  }
}
