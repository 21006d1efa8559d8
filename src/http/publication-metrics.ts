import { Counter, Gauge, Histogram, type Registry } from 'prom-client';
import type { Finding, Severity } from '../article/finding.ts';
import type { Snapshot } from '../snapshot/snapshot.ts';
import type { Health } from './health.ts';

/** How a regeneration ended: with other documents, with the same, refused by the gate, or not at all. */
export const RESULTS = ['published', 'unchanged', 'refused', 'failed'] as const;
export type Result = (typeof RESULTS)[number];

/** Told of each regeneration; how long it took is known where it came through. */
export type NoteRegeneration = (result: Result, durationMs?: number) => void;

/** What is asked for when somebody wants to see metrics. */
export interface PublicationInput {
  readonly version: string;
  readonly health: () => Health;
  readonly current: () => Snapshot | undefined;
  readonly now: () => number;
}

/** From a look at a few files to a hundred thousand articles, in seconds. */
const DURATION_BUCKETS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60];

const SEVERITIES = ['error', 'warning', 'note'] as const satisfies Severity[];

/** Metrics of what is published, when, and how regenerations end; the registry keeps them. */
export function registerPublication(
  registry: Registry,
  { version, health, current, now }: PublicationInput,
): NoteRegeneration {
  const registers = [registry];
  const gauge = (name: string, help: string, value: () => number | undefined): void => {
    void new Gauge({
      name: `feedwright_${name}`,
      help,
      registers,
      collect() {
        const found = value();
        if (found === undefined) this.remove();
        else this.set(found);
      },
    });
  };
  const info = new Gauge({
    name: 'feedwright_build_info',
    help: 'The version that runs; always 1',
    labelNames: ['version'],
    registers,
  });
  info.set({ version }, 1);

  gauge('articles', 'Articles that are published', () => current()?.articles);
  gauge('articles_left_out', 'Articles that are left out because something is wrong with them', () =>
    current() === undefined ? undefined : health().articlesLeftOut,
  );
  gauge('problems', 'Reasons why the service is degraded; 0 if all is well', () => health().reasons.length);
  gauge('publisher', 'Whether this process publishes (1), or serves what another one publishes (0)', () =>
    health().role === 'publisher' ? 1 : 0,
  );
  gauge(
    'snapshot_version',
    'Which snapshot is served: the same number in all processes that share a store',
    () => current()?.version,
  );
  gauge('snapshot_made_timestamp_seconds', 'When what is served was made', () => secondsOf(current()?.made));
  gauge('next_run_timestamp_seconds', 'When the next regeneration is due', () => {
    const { nextRun } = health();
    return nextRun === undefined ? undefined : secondsOf(Date.parse(nextRun));
  });
  const countOf = createFindingCounts();
  void new Gauge({
    name: 'feedwright_findings',
    help: 'What is wrong with articles at present, by severity',
    labelNames: ['severity'],
    registers,
    collect() {
      this.reset();
      const findings = current()?.findings;
      if (findings === undefined) return;
      for (const severity of SEVERITIES) this.set({ severity }, countOf(findings)[severity]);
    },
  });

  const results = new Counter({
    name: 'feedwright_regenerations_total',
    help: 'Regenerations by how they ended',
    labelNames: ['result'],
    registers,
  });
  for (const result of RESULTS) results.inc({ result }, 0);
  const durations = new Histogram({
    name: 'feedwright_regeneration_duration_seconds',
    help: 'Time that regenerations took that came through',
    buckets: DURATION_BUCKETS,
    registers,
  });
  let succeeded: number | undefined;
  gauge('last_regeneration_timestamp_seconds', 'When a regeneration last came through', () =>
    secondsOf(succeeded),
  );
  return (result, durationMs) => {
    results.inc({ result });
    if (durationMs === undefined) return;
    durations.observe(durationMs / 1000);
    succeeded = now();
  };
}

function secondsOf(milliseconds: number | undefined): number | undefined {
  return milliseconds === undefined ? undefined : milliseconds / 1000;
}

/** Counted once for a snapshot: there may be many, and metrics are asked for every few seconds. */
function createFindingCounts(): (findings: readonly Finding[]) => Readonly<Record<Severity, number>> {
  let of: readonly Finding[] | undefined;
  let counts = { error: 0, warning: 0, note: 0 };
  return (findings) => {
    if (findings === of) return counts;
    of = findings;
    counts = { error: 0, warning: 0, note: 0 };
    for (const { severity } of findings) counts[severity] += 1;
    return counts;
  };
}
