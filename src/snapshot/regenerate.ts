import type { Finding } from '../article/finding.ts';
import { toInstant } from '../article/instant.ts';
import type { Publication } from '../article/publication.ts';
import { scanContent, type Scan } from '../content/scan.ts';
import { createBuilder } from './build.ts';
import type { Snapshot } from './snapshot.ts';

/** What a regenerator reads and whom it tells. */
export interface RegeneratorInput {
  readonly contentDirectory: string;
  /** IANA name; dates without a zone are read in it. */
  readonly timezone: string;
  /** Reads publication.yaml anew; throws `config_invalid` where it is wrong. */
  readonly loadPublication: () => Publication;
  readonly generator: string;
  readonly now: () => number;
  /** After each regeneration that came through. */
  readonly onRegenerated?: (regeneration: Regeneration) => void;
  /** After each that did not; what was served before is served on. */
  readonly onFailed?: (error: unknown) => void;
}

/** What one regeneration did. */
export interface Regeneration {
  readonly snapshot: Snapshot;
  /** Paths whose bytes are new, gone or different; none: the same snapshot is served on. */
  readonly changed: readonly string[];
  /** Findings that the last regeneration did not have. */
  readonly newFindings: readonly Finding[];
  readonly durationMs: number;
}

/** The one place that holds the current snapshot and replaces it. */
export interface Regenerator {
  readonly current: () => Snapshot | undefined;
  /**
   * Scans, builds and swaps. One at a time: a call during a run waits for one more run, which all such
   * calls share. Never rejects: a failure is told to `onFailed` and changes nothing that is served.
   */
  readonly regenerate: () => Promise<Regeneration | undefined>;
  /** Resolves when no run is under way. */
  readonly settled: () => Promise<void>;
}

/** See {@link Regenerator}. */
export function createRegenerator(input: RegeneratorInput): Regenerator {
  const build = createBuilder(input.generator);
  let scan: Scan | undefined;
  let publication: Publication | undefined;
  let snapshot: Snapshot | undefined;
  let running: Promise<Regeneration | undefined> | undefined;
  let following: Promise<Regeneration | undefined> | undefined;

  async function run(): Promise<Regeneration> {
    const started = performance.now();
    const loaded = input.loadPublication();
    // Equal settings keep their object, so that what was made with them is known to be current.
    if (JSON.stringify(loaded) !== JSON.stringify(publication)) publication = loaded;
    scan = await scanContent(input.contentDirectory, scan, { timezone: input.timezone, now: input.now });
    const previous = snapshot;
    snapshot = await build({
      scan,
      publication: publication ?? loaded,
      previous,
      now: toInstant(input.now()),
    });
    return {
      snapshot,
      changed: previous === snapshot ? [] : changedPaths(previous, snapshot),
      newFindings: newFindings(previous?.findings ?? [], snapshot.findings),
      durationMs: performance.now() - started,
    };
  }

  async function runAndTell(): Promise<Regeneration | undefined> {
    try {
      const regeneration = await run();
      input.onRegenerated?.(regeneration);
      return regeneration;
    } catch (error) {
      input.onFailed?.(error);
      return undefined;
    } finally {
      running = undefined;
    }
  }

  function regenerate(): Promise<Regeneration | undefined> {
    if (running === undefined) return (running = runAndTell());
    following ??= running.then(() => {
      following = undefined;
      return regenerate();
    });
    return following;
  }

  return {
    current: () => snapshot,
    regenerate,
    settled: async () => {
      while (running !== undefined) await running;
    },
  };
}

function changedPaths(previous: Snapshot | undefined, next: Snapshot): string[] {
  const before = previous?.resources ?? new Map<string, never>();
  const changed = [...next.resources.values()].filter(
    ({ path, representations }) => before.get(path)?.representations !== representations,
  );
  const gone = [...before.keys()].filter((path) => !next.resources.has(path));
  return [...changed.map(({ path }) => path), ...gone];
}

function newFindings(before: readonly Finding[], after: readonly Finding[]): Finding[] {
  const known = new Set(before.map((finding) => JSON.stringify(finding)));
  return after.filter((finding) => !known.has(JSON.stringify(finding)));
}
