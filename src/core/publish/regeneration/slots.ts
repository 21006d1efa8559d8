import { toInstant, type Instant } from '../../article/instant.ts';
import type { RegeneratorInput } from '../regenerator.ts';
import type { Failures } from './failures.ts';
import type { StoreSession } from './store-session.ts';

/** Ticks of the schedule, each taken by one of the processes that share a store. */
export interface Slots {
  /** Resolves to whether this process took the tick of this name. Never rejects. */
  readonly take: (name: string) => Promise<boolean>;
  /** The last tick that a process took, as far as this one knows. */
  readonly last: () => Instant | undefined;
}

export function createSlots(
  { open, opened }: StoreSession,
  failures: Failures,
  { holder, now }: Pick<RegeneratorInput, 'holder' | 'now'>,
): Slots {
  let tickMs: number | undefined;
  return {
    take: async (name) => {
      try {
        const records = await open();
        const isOurs = records.mayPublish() && (await records.store().takeSlot(name, holder, now()));
        if (isOurs) tickMs = now();
        return isOurs;
      } catch (error) {
        failures.report(error);
        return false;
      }
    },
    last: () => {
      const tick = Math.max(tickMs ?? 0, opened()?.lastSlot() ?? 0);
      return tick === 0 ? undefined : toInstant(tick);
    },
  };
}
