import { expect, test } from 'vitest';
import { createJobRunner, type Job } from '../../../../../src/modules/push/hub/job-runner.ts';

interface Result {
  readonly id: string;
  readonly isGood: boolean;
}

/** A job runner on a queue in memory; each job waits until the test ends it. */
function crewOn(jobs: readonly Job[], { maxConcurrent = 128, maxPerHost = 16 } = {}) {
  const queue = new Map(jobs.map((job) => [job.id, job]));
  const begun = new Map<string, (isGood: boolean) => void>();
  const crew = createJobRunner<Job, Result>({
    due: async (busy, limit) =>
      [...queue.values()].filter(({ host }) => !busy.includes(host)).slice(0, limit),
    keyOf: ({ id }) => id,
    run: ({ id }) =>
      new Promise((resolve) =>
        begun.set(id, (isGood) => {
          begun.delete(id);
          resolve({ id, isGood });
        }),
      ),
    settle: async (results) => {
      for (const { id } of results) queue.delete(id);
      return false;
    },
    maxConcurrent,
    maxPerHost,
    hasFailed: ({ isGood }) => !isGood,
  });
  const atWork = (host: string): number => [...begun.keys()].filter((id) => id.startsWith(`${host} `)).length;
  /** Waits until no more promises settle. */
  const turn = async (): Promise<void> => {
    for (let count = 0; count < 20; count += 1) await new Promise((resolve) => setImmediate(resolve));
  };
  const endAll = async (host: string, isGood: boolean): Promise<void> => {
    for (const [id, end] of begun) if (id.startsWith(`${host} `)) end(isGood);
    await turn();
  };
  return { crew, begun, atWork, turn, endAll, queue };
}

const jobsAt = (host: string, count: number): Job[] =>
  Array.from({ length: count }, (_, number) => ({ id: `${host} ${number}`, host }));

test('[62] a host gets more concurrent requests as it responds, up to the limit, and fewer after a failure', async () => {
  const { crew, atWork, turn, endAll } = crewOn(jobsAt('a', 1000));
  const working = crew.work();
  await turn();
  const atFirst = atWork('a');
  expect(atFirst).toBeGreaterThan(0);
  expect(atFirst).toBeLessThan(16);
  /** Ends all jobs, round by round; returns the number of running jobs after each. */
  const answered = async (rounds: number): Promise<number[]> => {
    const counts: number[] = [];
    for (let round = 0; round < rounds; round += 1) {
      await endAll('a', true);
      counts.push(atWork('a'));
    }
    return counts;
  };
  const grown = await answered(20);
  expect(Math.max(...grown)).toBe(16);
  expect(grown.at(-1)).toBe(16);
  await endAll('a', false);
  const afterFailure = atWork('a');
  expect(afterFailure).toBeGreaterThan(0);
  expect(afterFailure).toBeLessThan(atFirst);
  const recovered = await answered(20);
  expect(Math.max(...recovered)).toBe(16);
  expect(recovered.at(-1)).toBe(16);
  crew.stop();
  await endAll('a', true);
  await working;
});

test('[62] unresponsive hosts, whatever their queue, leave room for others', async () => {
  const silent = Array.from({ length: 20 }, (_, number) => jobsAt(`silent${number}`, 200)).flat();
  const { crew, atWork, turn, begun } = crewOn([...silent, ...jobsAt('good', 3)]);
  const working = crew.work();
  await turn();
  expect(atWork('good')).toBe(3);
  expect(begun.size).toBeLessThanOrEqual(128);
  crew.stop();
  for (const end of begun.values()) end(true);
  await working;
});

test('[62] stores all results, and work ends when nothing is due', async () => {
  const { crew, queue, turn, endAll } = crewOn([...jobsAt('a', 9), ...jobsAt('b', 9)]);
  const working = crew.work();
  for (let round = 0; round < 9; round += 1) {
    await turn();
    await endAll('a', true);
    await endAll('b', true);
  }
  await working;
  expect(queue.size).toBe(0);
});
