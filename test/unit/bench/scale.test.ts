import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { withTables } from '../../../bench/scale-docs.ts';
import { mostRatio } from '../../../bench/scale-polls.ts';
import { switchOf, type Look } from '../../../bench/scale-replicas.ts';
import { ratioOf, tablesOf, type ScaleResults } from '../../../bench/scale-tables.ts';

const look = (asked: number, answered: number, tag: string): Look => ({ asked, answered, tag });

describe('replicas that switch to a new snapshot', () => {
  test('are as far apart as their first responses with the new tag', () => {
    const first = [look(0, 1, 'old'), look(10, 12, 'new'), look(14, 15, 'new')];
    const second = [look(1, 2, 'old'), look(11, 13, 'old'), look(14, 20, 'new')];
    expect(switchOf([first, second], 'old', 2)).toEqual({ first: 10, last: 18, wentBack: 0, polls: 6 });
  });

  test('count an old response that was requested after a new one was received', () => {
    const first = [look(10, 12, 'new')];
    const second = [look(11, 30, 'old'), look(12.5, 13, 'old'), look(14, 15, 'new')];
    expect(switchOf([first, second], 'old', 0).wentBack).toBe(1);
  });

  test.each([
    ['a replica that serves the old snapshot', [[look(0, 1, 'new')], [look(0, 1, 'old')]]],
    ['a replica without requests', [[look(0, 1, 'new')], []]],
    ['none at all', []],
  ])('report nothing with %s', (_, replicas) => {
    expect(() => switchOf(replicas, 'old', 0)).toThrow(RangeError);
  });
});

describe('the gain from a second process', () => {
  test.each([
    ['nothing, if the client takes as much', 20, 20, 2, 1],
    ['a third, if it takes half as much', 20, 10, 2, 4 / 3],
    ['less than a process has alone, if it takes more', 20, 60, 2, 0.5],
    ['as much again, with cores to spare', 20, 20, 8, 2],
  ])('is %s', (_, server, client, cores, ratio) => {
    expect(mostRatio(server, client, cores)).toBeCloseTo(ratio);
  });
});

const run = (perSecond: number): ScaleResults['polls'][number]['runs'][number] => ({
  perSecond,
  serverMicroseconds: 20,
  clientMicroseconds: 5,
  foreignShare: 0.01,
});

const RESULTS: ScaleResults = {
  cores: 2,
  polls: [
    { kind: '304', name: 'feedwright', processes: 1, runs: [run(100), run(1000), run(300)] },
    { kind: '304', name: 'feedwright', processes: 2, runs: [run(150), run(1000), run(600)] },
  ],
  turnovers: [
    {
      engine: 'SQLite',
      replicas: 2,
      turnovers: [
        { due: 990, loaded: [40, 60], switched: { first: 991, last: 993.5, wentBack: 0, polls: 100 } },
      ],
    },
  ],
  queues: [
    { engine: 'SQLite', subscriptions: 0, enqueueMs: [1], runs: [{ regenerationMs: 50 }] },
    {
      engine: 'SQLite',
      subscriptions: 1000,
      enqueueMs: [12],
      runs: [{ regenerationMs: 62, drainedMs: 500, toldMs: 1500, settledMs: 30, toldTwice: 0 }],
    },
  ],
};

/** Cells of the row that begins with these cells. */
function row(table: string | undefined, ...cells: readonly string[]): readonly string[] {
  const rows = (table ?? '').split('\n').map((line) => line.split('|').map((cell) => cell.trim()));
  const found = rows.find((all) => cells.every((cell, at) => all[at + 1] === cell));
  return found?.slice(1 + cells.length, -1) ?? [];
}

describe('the result tables', () => {
  const tables = tablesOf(RESULTS, { node: 'v20' }, '2026-11-23T10:00:00Z');

  test('compare the engines round by round', () => {
    const [one, two] = RESULTS.polls;
    if (one === undefined || two === undefined) throw new Error('nothing to compare');
    expect(ratioOf(one, two)).toEqual({ median: 1.5, min: 1, max: 2, runs: 3 });
    expect(row(tables['polls'], '304', 'feedwright').slice(2, 4)).toEqual(['1.50 (1.00–2.00)', '1.60']);
  });

  test('show the steps of a publication', () => {
    expect(row(tables['turnover'], 'loaded by the last replica')).toEqual(['60', '< due']);
    expect(row(tables['turnover'], 'last behind first')).toEqual(['2.5', '']);
    expect(row(tables['turnover'], 'polls that went back')).toEqual(['0 of 100', '0']);
  });

  test('show delivery rates, and none if no subscriber was notified', () => {
    expect(row(tables['queue'], 'store').slice(1, 3)).toEqual(['queued in, ms', 'publishing, ms']);
    expect(row(tables['queue'], 'SQLite', '1,000')).toEqual(['12', '62', '0.50', '120,000', '30', '0']);
    expect(row(tables['queue'], 'SQLite', '0')).toEqual(['1', '50', '', '', '', '']);
  });

  test('replace their sections of a page; tables that were not measured stay', () => {
    const page =
      'a\n<!-- bench:scale polls -->\nold\n<!-- /bench:scale -->\nb\n<!-- bench:scale queue -->\nkept\n<!-- /bench:scale -->\n';
    expect(withTables(page, { polls: 'new' })).toBe(
      'a\n<!-- bench:scale polls -->\n\nnew\n\n<!-- /bench:scale -->\nb\n<!-- bench:scale queue -->\nkept\n<!-- /bench:scale -->\n',
    );
  });

  test('each have a section in the documentation', () => {
    const docs = ['performance.md', 'scaling.md'].map((name) =>
      readFileSync(join(import.meta.dirname, '../../../docs', name), 'utf8'),
    );
    const places = docs
      .flatMap((text) => [...text.matchAll(/<!-- bench:scale (\w+) -->/g)])
      .map(([, name]) => name);
    expect(new Set(places)).toEqual(new Set(Object.keys(tables)));
  });
});
