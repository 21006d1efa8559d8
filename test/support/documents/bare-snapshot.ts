import type { Snapshot } from '../../../src/core/snapshot/snapshot.ts';
import { PUBLICATION } from '../service/regenerator.ts';

/** A snapshot with default parts except the given ones, for tests that only need to identify it. */
export const snapshot = (version: number, changes: Partial<Snapshot> = {}): Snapshot => ({
  resources: new Map(),
  publication: PUBLICATION,
  entries: [],
  tombstones: [],
  isComplete: true,
  updated: 0,
  articles: 0,
  archived: 0,
  notices: {},
  findings: [],
  version,
  serial: version,
  follows: undefined,
  touched: undefined,
  made: 0,
  nextTurn: undefined,
  ...changes,
});
