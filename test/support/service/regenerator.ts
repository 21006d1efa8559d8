import { onTestFinished } from 'vitest';
import type { Publication } from '../../../src/core/article/publication.ts';
import { feedModules } from '../../../src/app/modules/feed-modules.ts';
import { createRegenerator } from '../../../src/core/publish/regenerate.ts';
import type {
  LocalRegenerator,
  Regeneration,
  RegeneratorInput,
} from '../../../src/core/publish/regenerator.ts';
import type { ConnectedRegenerator, WorkerHooks } from '../../../src/runtime/worker-client.ts';
import { temporaryDirectory, type Files } from './directory.ts';
import { openerOf } from '../store/engine.ts';

/** Directories of a regenerator, and a clock that the test moves. */
export interface Workplace {
  readonly content: string;
  readonly data: string;
  /** Milliseconds since 1970, whole seconds, ahead of the machine's clock, which dates the files. */
  readonly clock: { time: number };
  publication: Publication;
}

/** A publication with the gate switched off. */
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

/** Next run that every regenerator of {@link regeneratorAt} tells; none has a schedule. */
export const NEXT_RUN = Date.parse('2026-12-01T00:00:00Z');

/** New directories, and a clock at which no file was written a moment ago. */
export function workplace(files: Files = {}): Workplace {
  return {
    content: temporaryDirectory(files),
    data: temporaryDirectory(),
    clock: { time: Math.ceil(Date.now() / 1000) * 1000 + 3_600_000 },
    publication: PUBLICATION,
  };
}

/** Events that a regenerator reported. */
export interface Told extends WorkerHooks {
  readonly regenerated: Regeneration[];
  readonly failed: unknown[];
}

/** Hooks that record their calls. */
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
 * Creates a real regenerator in this thread; it is closed at the end of the test. `onLoad` is called when the
 * publication is read, after the files.
 */
export function regeneratorAt(
  place: Workplace,
  hooks: WorkerHooks = listener(),
  onLoad: () => void = () => {},
  more: Partial<RegeneratorInput> = {},
): LocalRegenerator & ConnectedRegenerator {
  const regenerator = createRegenerator({
    contentDirectory: place.content,
    openStore: openerOf(place.data),
    holder: 'test',
    mayLead: true,
    leadMs: 0,
    timezone: 'UTC',
    loadPublication: () => {
      onLoad();
      return place.publication;
    },
    generator: 'test',
    ...feedModules(more.generator ?? 'test'),
    now: () => place.clock.time,
    ...hooks,
    ...more,
  });
  onTestFinished(() => regenerator.close().catch(() => {}));
  return {
    ...regenerator,
    ask: async (_module, question) => question,
    nextRun: () => NEXT_RUN,
    stop: async () => {},
  };
}
