import type { Module } from '../../core/module.ts';
import { DELTA_RULES } from './response.ts';

/** Answers polls with the entries that are new since the instance that the client has (RFC 3229). */
export const deltasModule: Module = {
  name: 'deltas',
  feeds: async () => ({ deltas: (await import('./deltas.ts')).createDeltas }),
  serve: () => ({ deltas: DELTA_RULES }),
};
