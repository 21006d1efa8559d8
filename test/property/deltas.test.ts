import { rmSync } from 'node:fs';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { article, settle, writeFiles } from '../support/service/directory.ts';
import { deltaReader, readDocument, type DeltaReader } from '../support/documents/delta-reader.ts';
import { request } from '../support/service/request.ts';
import { restartService, startService, type Service } from '../support/service/service.ts';

const PATHS = ['/rss.xml', '/atom.xml', '/feed.json', '/tags/even/atom.xml', '/tags/even/feed.json'];
const CODINGS = ['identity', 'gzip', 'br', 'gzip, br'];

/** More articles than fit into a document, and no gate. */
const publication = (deltas: number, title: string): string =>
  [
    `title: ${title}`,
    'authority: example.org',
    'authors: [Desk]',
    'limit: 5',
    `deltas: ${deltas}`,
    'gate: { shrinkPercent: 100, growPercent: 1000000, redatePercent: 100 }',
    '',
  ].join('\n');

/** A change to the publication. Numbers select among the existing articles. */
type Step =
  | { readonly step: 'add' | 'late' | 'edit' | 'delete' | 'rename'; readonly which: number }
  | { readonly step: 'restart' }
  | {
      readonly step: 'poll';
      readonly reader: number;
      readonly coding: number;
      readonly isElsewhere: boolean;
    };

const which = fc.nat({ max: 1000 });
const steps: fc.Arbitrary<readonly Step[]> = fc.array(
  fc.oneof(
    { weight: 4, arbitrary: fc.record({ step: fc.constantFrom('add', 'late', 'edit', 'delete'), which }) },
    { weight: 1, arbitrary: fc.record({ step: fc.constant('rename'), which }) },
    { weight: 1, arbitrary: fc.record({ step: fc.constant('restart') }) },
    {
      weight: 6,
      arbitrary: fc.record({
        step: fc.constant('poll'),
        reader: fc.nat({ max: PATHS.length - 1 }),
        coding: fc.nat({ max: CODINGS.length - 1 }),
        isElsewhere: fc.boolean(),
      }),
    },
  ),
  { minLength: 8, maxLength: 30 },
);

/** A content directory with its history. */
class History {
  private readonly names: string[] = [];
  private made = 0;
  private readonly dates = new Map<string, string>();
  readonly readers: readonly DeltaReader[] = PATHS.map(deltaReader);
  /** Number of responses by status. */
  readonly statuses = new Map<number, number>();
  service: Service;
  /** A second process on the same directories; either may publish. */
  private other: Service | undefined;

  constructor(service: Service) {
    this.service = service;
  }

  async take(step: Step): Promise<void> {
    switch (step.step) {
      case 'add':
        // The clock is always later than any date.
        return this.write(new Date(this.service.clock.time - 30_000).toISOString());
      case 'late':
        return this.write(new Date(Date.UTC(2026, 1, 1, 0, step.which)).toISOString());
      case 'edit':
        return this.rewrite(this.names[step.which % this.names.length], step.which);
      case 'delete': {
        const [name] = this.names.splice(step.which % Math.max(1, this.names.length), 1);
        if (name !== undefined) rmSync(join(this.service.content, name));
        return this.regenerate();
      }
      case 'rename':
        writeFiles(this.service.content, { 'publication.yaml': publication(3, `Bells ${step.which}`) });
        return this.regenerate();
      case 'restart':
        this.service = await restartService(this.service);
        return;
      case 'poll':
        return this.poll(step.reader, CODINGS[step.coding], step.isElsewhere);
    }
  }

  private async write(published: string): Promise<void> {
    this.made += 1;
    const name = `article-${this.made}.md`;
    this.names.push(name);
    this.dates.set(name, published);
    return this.rewrite(name, 0);
  }

  private async rewrite(name: string | undefined, edit: number): Promise<void> {
    if (name === undefined) return;
    const words = Array.from({ length: 60 }, (_, index) => `${name} says ${index * this.made}`).join(' ');
    const tags = this.names.indexOf(name) % 2 === 0 ? 'tags: [even]' : 'tags: [odd]';
    const text = article(name, this.dates.get(name) ?? '', `${words} ${edit}.`, tags);
    writeFiles(this.service.content, { [name]: text });
    return this.regenerate();
  }

  private async regenerate(): Promise<void> {
    settle(this.service.content);
    this.service.clock.time += 60_000;
    await this.service.regenerate();
    if (this.service.health().role === 'publisher') return;
    await this.other?.regenerate();
    await this.service.regenerate();
  }

  private async elsewhere(): Promise<Service> {
    const { content, data, clock } = this.service;
    this.other ??= { ...(await startService({}, { content, data, now: () => clock.time })), clock };
    await this.other.regenerate();
    return this.other;
  }

  async stop(): Promise<void> {
    await this.service.stop();
    await this.other?.stop();
  }

  /** Polls and applies the delta, if any. Rejects unless the result equals the whole document. */
  async poll(index: number, coding: string | undefined, isElsewhere: boolean): Promise<void> {
    const path = PATHS[index] ?? '';
    const { origin } = isElsewhere ? await this.elsewhere() : this.service;
    const whole = await request(this.service.origin + path);
    // No client has a tag yet.
    if (whole.status === 404) return;
    const reader = this.readers[index];
    const answer = await reader?.poll(origin, coding);
    const status = answer?.status ?? 0;
    this.statuses.set(status, (this.statuses.get(status) ?? 0) + 1);
    const { entries, deleted } = readDocument(whole.body.toString());
    const wrong = [...entries].filter(([id, entry]) => reader?.entries.get(id) !== entry);
    const kept = deleted.filter((id) => reader?.entries.has(id));
    if (wrong.length + kept.length === 0) return;
    throw new Error(
      `${path} after ${status}: ${JSON.stringify({ wrong, kept, has: [...(reader?.entries ?? [])] })}`,
    );
  }
}

test('[56] applying deltas from any process always gives the whole document', async () => {
  const statuses = new Map<number, number>();
  await fc.assert(
    fc.asyncProperty(steps, async (taken) => {
      const service = await startService({
        'publication.yaml': publication(3, 'Bells'),
        'first.md': article(
          'First',
          '2026-01-01T10:00:00Z',
          'Words of the first. '.repeat(30),
          'tags: [even]',
        ),
      });
      const history = new History(service);
      try {
        for (const step of taken) await history.take(step);
        for (const [reader] of PATHS.entries()) await history.poll(reader, 'gzip', reader === 0);
      } finally {
        await history.stop();
      }
      for (const [status, times] of history.statuses)
        statuses.set(status, (statuses.get(status) ?? 0) + times);
    }),
    { numRuns: 18, interruptAfterTimeLimit: 60_000 },
  );
  // Every kind of response occurred.
  expect(new Set(statuses.keys())).toEqual(new Set([200, 226, 304]));
  expect(statuses.get(226)).toBeGreaterThan(20);
}, 120_000);
