import { expect, test, vi } from 'vitest';
import { readersTokenFaults } from '../../../../src/modules/readers/collector.ts';
import { commandContext } from '../../../../src/cli/command-context.ts';
import { readersCommand } from '../../../../src/modules/readers/command.ts';
import { writeReport as textOf } from '../../../../src/modules/readers/report/text-report.ts';
import { shown, textTable } from '../../../../src/cli/terminal/text-table.ts';
import { FIGURES, type Figures, type TallyRow } from '../../../../src/modules/readers/count/batch.ts';
import { reportOn } from '../../../../src/modules/readers/report/report.ts';
import { temporaryDirectory } from '../../../support/service/directory.ts';

const NOW = Date.parse('2026-03-01T12:00:00Z');
const NONE = Object.fromEntries(FIGURES.map((figure) => [figure, 0])) as unknown as Figures;
const row = (name: string, more: Partial<TallyRow> = {}): TallyRow => ({
  day: 20_513,
  document: '/rss.xml',
  name,
  version: '1.0',
  kind: 'desktop',
  ...NONE,
  ...more,
});
const writeReport = (report: Parameters<typeof textOf>[0]): string =>
  textOf(report, { table: textTable, plain: shown });
const nothing = { tallies: [], intervals: [], claims: [], uniques: [] };

test('nobody is one line', () => {
  expect(writeReport(reportOn(nothing, NOW))).toBe(
    'Readers of the last seven days, up to 2026-03-01 12:00 UTC: nobody\n',
  );
});

test('numbers stand at the right, and faults in words', () => {
  const tallies = [
    row('Newsboat', { polls: 1200, notModified: 900, whole: 300, bytes: 1_234_567, conditional: 900 }),
    row('Forgetful', { polls: 4, whole: 4, repeats: 3 }),
  ];
  const intervals = [{ day: 20_513, name: 'Newsboat', seconds: 1800, times: 5 }];
  const text = writeReport(reportOn({ ...nothing, tallies, intervals }, NOW));
  expect(text).toContain(
    [
      'Reader     Kind     Version  Polls  304 or 226  Interval     Sent   Wasted',
      'Newsboat   program  1.0      1,200        75 %    30 min   1.2 MB  0 bytes',
      'Forgetful  program  1.0          4         0 %            0 bytes  0 bytes',
    ].join('\n'),
  );
  expect(text).toContain('  Forgetful never asks whether anything has changed');
});

test('what a stranger says cannot talk to the terminal', () => {
  const evil = 'Evil\u001b[2J\u001b]0;title\u0007\u009b31m\r\n\u202e\u2066rtl';
  const tallies = [row(evil, { polls: 9, whole: 9, repeats: 9, version: '1\u001b[1m' })];
  const claims = [{ document: '/rss.xml', name: evil, feedId: '', subscribers: 1, seen: NOW }];
  const text = writeReport(reportOn({ ...nothing, tallies, claims }, NOW));
  expect(text).toContain('Evil[2J]0;title31mrtl');
  expect(text).not.toMatch(/[^\P{C}\n]/u);
});

test('cells are counted in characters, and long ones are cut', () => {
  expect(textTable([{ head: 'A' }, { head: 'B', isNumber: true }], [['😀é', '1']])).toEqual([
    'A   B',
    '😀é  1',
  ]);
  expect(shown('x'.repeat(100))).toHaveLength(60);
});

test('tables end somewhere', () => {
  const tallies = Array.from({ length: 100 }, (_, n) => row(`Reader${n}`, { polls: 100 - n }));
  const text = writeReport(reportOn({ ...nothing, tallies }, NOW));
  expect(text).toContain('… and 60 more; --json has them');
});

test('without a store there is nothing to tell', async () => {
  const said = vi.spyOn(console, 'error').mockReturnValue();
  const context = commandContext({ given: { data: temporaryDirectory() }, words: [], flags: {} });
  expect(await readersCommand.run(context)).toBe(false);
  expect(said.mock.calls.join()).toMatch(/has no database; is --data right\?/);
  said.mockRestore();
});

test.each([
  ['none', undefined, true],
  ['long enough', 'abcdefgh-._~+/12', true],
  ['base64', 'abcdefghijklmnopqrs==', true],
  ['a short one', 'hunter2hunter2!', false],
  ['with blanks', 'correct horse battery', false],
  ['with a colon', 'correct:horse:battery', false],
  ['with a line end', 'correct-horse-battery\n', false],
])('READERS_TOKEN: %s', (_name, readersToken, isRight) => {
  const faults = readersTokenFaults(readersToken);
  expect(faults.length).toBe(isRight ? 0 : 1);
  // What it is, is told to nobody.
  if (readersToken !== undefined) expect(faults.join()).not.toContain(readersToken);
});
