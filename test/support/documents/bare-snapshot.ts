import { NO_FINDINGS } from '../../../src/core/article/findings/finding-digest.ts';
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
  findingDigest: NO_FINDINGS,
  version,
  serial: version,
  follows: undefined,
  touched: undefined,
  made: 0,
  nextTurn: undefined,
  ...changes,
});
