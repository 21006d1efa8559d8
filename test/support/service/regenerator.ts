import { onTestFinished } from 'vitest';
import type { Publication } from '../../../src/core/article/publication.ts';
import { EXTENSIONS } from '../../../src/app/modules/extensions.ts';
import { createRegenerator } from '../../../src/core/publish/regenerate.ts';
import type {
  LocalRegenerator,
  Regeneration,
  RegeneratorInput,
} from '../../../src/core/publish/regenerator.ts';
import type { ConnectedRegenerator, WorkerHooks } from '../../../src/runtime/worker-client.ts';
import { temporaryDirectory, type Files } from './directory.ts';
import { databaseSettings } from '../store/engine.ts';

/** Where a regenerator works, and the clock that the test moves. */
export interface Workplace {
  readonly content: string;
  readonly data: string;
  /** Milliseconds since 1970, whole seconds; files are written by the machine's clock, so it lies ahead of that. */
  readonly clock: { time: number };
  publication: Publication;
}

/** A publication without surprises: no gate stands in a test's way. */
export const PUBLICATION: Publication = {
  title: 'P',
  description: 'D',
  link: 'https://example.org/',
  baseUrl: 'https://example.org/',
  id: 'tag:example.org,2026:feed',
  language: 'en',
  authority: 'example.org',
  authors: [{ name: 'A' }],
  limit: 20,
  maxBytes: 1_000_000,
  tombstoneDays: 30,
  deltas: 20,
  gate: { shrinkPercent: 100, growPercent: 1_000_000, redatePercent: 100 },
  content: 'full',
  ttlMinutes: 5,
};

/** New directories, and a clock at which no file was written a moment ago. */
export function workplace(files: Files = {}): Workplace {
  return {
    content: temporaryDirectory(files),
    data: temporaryDirectory(),
    clock: { time: Math.ceil(Date.now() / 1000) * 1000 + 3_600_000 },
    publication: PUBLICATION,
  };
}

/** What a regenerator has told. */
export interface Told extends WorkerHooks {
  readonly regenerated: Regeneration[];
  readonly failed: unknown[];
}

/** Hooks that keep what they are told. */
export function listener(): Told {
  const regenerated: Regeneration[] = [];
  const failed: unknown[] = [];
  return {
    regenerated,
    failed,
    onRegenerated: (regeneration) => void regenerated.push(regeneration),
    onFailed: (error) => void failed.push(error),
  };
}

/**
 * A real regenerator in this thread; it is closed when the test is over. `onLoad` is called when the
 * publication is asked for, which is after the files were read.
 */
export function regeneratorAt(
  place: Workplace,
  hooks: WorkerHooks = listener(),
  onLoad: () => void = () => {},
  more: Partial<RegeneratorInput> = {},
): LocalRegenerator & ConnectedRegenerator {
  const regenerator = createRegenerator({
    contentDirectory: place.content,
    dataDirectory: place.data,
    ...databaseSettings(place.data),
    holder: 'test',
    mayLead: true,
    leadMs: 0,
    timezone: 'UTC',
    loadPublication: () => {
      onLoad();
      return place.publication;
    },
    generator: 'test',
    extensions: EXTENSIONS,
    now: () => place.clock.time,
    ...hooks,
    ...more,
  });
  onTestFinished(() => regenerator.close().catch(() => {}));
  return { ...regenerator, ask: async (question) => question };
}
