import { createFeedRenderer, formatWriters } from '../../core/feed/render.ts';
import type { Module } from '../../core/module.ts';
import type { Extensions } from '../../core/publish/extensions.ts';
import type { RegeneratorInput } from '../../core/publish/regenerator.ts';
import { MODULES } from '../modules.ts';
import { METADATA_KEYS } from './module-metadata-keys.ts';
import { onlyOne } from './combine.ts';

// Loaded on use: this file brings all parsers and writers.
const ALL: readonly Pick<Module, 'feeds'>[] = MODULES;

const loaded = await Promise.all(ALL.map(async ({ feeds }) => feeds?.()));
const PARTS = loaded.filter((part) => part !== undefined);

/** Contributions of modules to reading, checking and writing. */
export const EXTENSIONS: Extensions = {
  metadataKeys: METADATA_KEYS,
  // Sources that run without compilation have no file to start a thread with.
  readThread: import.meta.url.endsWith('.js') ? new URL('../read-thread.js', import.meta.url) : undefined,
  rss: PARTS.flatMap(({ rss = [] }) => rss),
  entryChecks: PARTS.flatMap(({ entryChecks = [] }) => entryChecks),
  publicationChecks: PARTS.flatMap(({ publicationChecks = [] }) => publicationChecks),
};

/** Contributions of modules to a regenerator: keys, elements and checks, deltas, and resolvers. */
export function feedModules(
  generator: string,
): Pick<RegeneratorInput, 'extensions' | 'deltas' | 'resolvers'> {
  const createDeltas = onlyOne(
    'deltas',
    PARTS.map(({ deltas }) => deltas),
  );
  return {
    extensions: EXTENSIONS,
    deltas: createDeltas?.(generator, createFeedRenderer(formatWriters(EXTENSIONS.rss))),
    resolvers: PARTS.flatMap(({ resolvers = [] }) => resolvers),
  };
}
