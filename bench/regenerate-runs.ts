import { appendFileSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DEFAULTS, generateArticle } from './generate.ts';
import { buildWithHugo, type HugoBuild, type HugoSite } from './hugo.ts';
import { cpuSecondsOf, peakMemoryOf, untilIdle } from './process-facts.ts';
import { withScratch, writeContent } from './scratch.ts';
import { startService, type Service } from './service.ts';

/** Parameters of a measurement. */
export interface Measurement {
  readonly articles: number;
  readonly runs: number;
  readonly hugoRuns: number;
  /**
   * Seconds between ticks, a divisor of 60. The service must come to rest between them, so that each tick can
   * be measured separately.
   */
  readonly period: number;
}

/** Ticks of each kind in a run. */
const TICKS = 3;

/** Results of one run of the service. */
export interface ServiceRun {
  readonly firstStartSeconds: number;
  readonly restartSeconds: number;
  /** CPU seconds from rest to rest around a tick, one value per tick. */
  readonly unchangedCpuSeconds: readonly number[];
  readonly changedCpuSeconds: readonly number[];
  readonly peakBytes: number;
  readonly restartPeakBytes: number;
}

/** Waits for the next tick with the expected outcome; returns its CPU seconds from rest to rest. */
async function weighTick(service: Service, isExpected: (changed: number) => boolean): Promise<number> {
  for (let attempt = 0; attempt < 10; attempt += 1) {
    const before = cpuSecondsOf(service.pid);
    const { changed } = await service.regeneration(service.regenerations.length);
    await untilIdle(service.pid);
    if (isExpected(changed)) return cpuSecondsOf(service.pid) - before;
  }
  throw new Error('no tick did what was expected of it');
}

/** Measures a first start, ticks without and with a change, and a restart on the stored data. */
async function runService(
  { articles, period }: Measurement,
  content: string,
  data: string,
): Promise<ServiceRun> {
  const cron = `*/${period} * * * * *`;
  const newest = join(content, generateArticle(articles - 1, { ...DEFAULTS, articles }).path);
  const first = await startService({ content, data, cron });
  const unchangedCpuSeconds: number[] = [];
  const changedCpuSeconds: number[] = [];
  let peakBytes: number | undefined;
  try {
    const { articles: published } = await first.regeneration(0);
    if (published !== articles) throw new Error(`${published} of ${articles} articles were published`);
    await untilIdle(first.pid);
    // This tick reads recently written files again; the next one knows that they are unchanged.
    await weighTick(first, () => true);
    for (let tick = 0; tick < TICKS; tick += 1) {
      unchangedCpuSeconds.push(await weighTick(first, (changed) => changed === 0));
    }
    for (let tick = 0; tick < TICKS; tick += 1) {
      appendFileSync(newest, `\nA sentence that was added at ${Date.now()}.\n`);
      changedCpuSeconds.push(await weighTick(first, (changed) => changed > 0));
    }
    peakBytes = peakMemoryOf(first.pid);
  } finally {
    await first.stop();
  }

  const second = await startService({ content, data, cron });
  try {
    await second.regeneration(0);
    await untilIdle(second.pid);
    return {
      firstStartSeconds: first.firstAnswerMs / 1000,
      restartSeconds: second.firstAnswerMs / 1000,
      unchangedCpuSeconds,
      changedCpuSeconds,
      peakBytes: peakBytes ?? NaN,
      restartPeakBytes: peakMemoryOf(second.pid) ?? NaN,
    };
  } finally {
    await second.stop();
  }
}

/** Reads every file once, so that the first run does not include disk reads. */
function warm(content: string): void {
  for (const entry of readdirSync(content, { recursive: true, withFileTypes: true })) {
    if (entry.isFile()) readFileSync(join(entry.parentPath, entry.name));
  }
}

/** All runs of one size. */
export interface Measured {
  readonly articles: number;
  readonly hugo: Readonly<Record<HugoSite, readonly HugoBuild[]>>;
  readonly service: readonly ServiceRun[];
}

/** Measures one size; Hugo and the service alternate. */
export async function measure(measurement: Measurement): Promise<Measured> {
  const { articles, runs, hugoRuns } = measurement;
  return withScratch(async (scratch) => {
    const content = join(scratch, 'content');
    console.error(`${articles} articles are written …`);
    writeContent(content, articles);
    warm(content);
    const hugo: Record<HugoSite, HugoBuild[]> = { site: [], feed: [] };
    const service: ServiceRun[] = [];
    for (let run = 0; run < Math.max(runs, hugoRuns); run += 1) {
      console.error(`${articles} articles, run ${run + 1} …`);
      if (run < hugoRuns) {
        for (const kind of ['site', 'feed'] as const) {
          hugo[kind].push(await buildWithHugo(kind, content, join(scratch, 'hugo')));
        }
      }
      if (run < runs) {
        service.push(await runService(measurement, content, join(scratch, `data-${run}`)));
      }
    }
    return { articles, hugo, service };
  });
}
