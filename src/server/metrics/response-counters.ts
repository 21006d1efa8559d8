import { labelsOf, SLOTS_OF_A_FEED, type Slot, type SlotLabels } from '../../core/delivery/response-slots.ts';
import { MAX_COUNTED_FEEDS } from './feed-labels.ts';

/** A row of the table with at least one response. */
export interface ResponseCount extends SlotLabels {
  readonly feed: string;
  readonly answers: number;
  /** Sum of the lengths of bodies. */
  readonly bytes: number;
}

/**
 * Counts responses and their bytes in a table of fixed size: one addition each, without a look-up or an
 * allocation, and no client can make it grow.
 */
export class ResponseCounters {
  private readonly answers = new Float64Array(MAX_COUNTED_FEEDS * SLOTS_OF_A_FEED);
  private readonly bytes = new Float64Array(this.answers.length);

  add(slot: Slot, bytes: number): void {
    this.answers[slot] = (this.answers[slot] ?? 0) + 1;
    this.bytes[slot] = (this.bytes[slot] ?? 0) + bytes;
  }

  /** Counts since the start; `feeds` are the names of the feeds that slots were computed with, by index. */
  rows(feeds: readonly string[]): ResponseCount[] {
    const rows: ResponseCount[] = [];
    for (const [index, feed] of feeds.entries()) {
      const first = index * SLOTS_OF_A_FEED;
      for (let slot = first; slot < first + SLOTS_OF_A_FEED; slot += 1) {
        const answers = this.answers[slot] ?? 0;
        // Nearly all rows are empty, and scrapers come every few seconds.
        if (answers > 0)
          rows.push({ feed, ...labelsOf(slot - first), answers, bytes: this.bytes[slot] ?? 0 });
      }
    }
    return rows;
  }
}
