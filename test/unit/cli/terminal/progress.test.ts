import { expect, test } from 'vitest';
import { createProgressLine } from '../../../../src/cli/terminal/progress.ts';
import { terminalOf, type Output } from '../../../../src/cli/terminal/terminal.ts';

function line(output: Output, environment: NodeJS.ProcessEnv = { NO_COLOR: '1' }) {
  const written: string[] = [];
  let now = 0;
  const { show, clear } = createProgressLine(
    (text) => void written.push(text),
    terminalOf(output, environment),
    () => now,
  );
  return {
    written,
    clear,
    at: (moment: number, done: number, of = 1000) => {
      now = moment;
      show({ phase: 'read', done, of });
    },
    record: () => show({ phase: 'record' }),
    show: (moment: number, progress: Parameters<typeof show>[0]) => {
      now = moment;
      show(progress);
    },
  };
}

const TTY = { isTTY: true, columns: 30 };
const ERASE = '\u001B[K';

test('a short task shows no line', () => {
  const { at, clear, written } = line(TTY);
  at(0, 1);
  at(300, 1000);
  clear();
  expect(written).toEqual([]);
});

test('one line is rewritten at intervals, and then erased', () => {
  const { at, record, clear, written } = line({ isTTY: true, columns: 80 });
  at(0, 1);
  for (let moment = 400; moment < 600; moment += 10) at(moment, moment);
  record();
  clear();
  clear();
  expect(written).toEqual([
    `\rreading articles: 400 of 1,000 (40 %)${ERASE}`,
    `\rreading articles: 500 of 1,000 (50 %)${ERASE}`,
    `\rrecording changes …${ERASE}`,
    `\r${ERASE}`,
  ]);
});

test('the text never takes a second line', () => {
  const { at, written } = line(TTY);
  at(0, 1);
  at(500, 500);
  expect(written).toEqual([`\rreading articles: 500 of 1,00${ERASE}`]);
});

test.each([
  ['a pipe', {}, {}],
  ['a pipe with colours', {}, { FORCE_COLOR: '1' }],
  ['a dumb terminal', TTY, { TERM: 'dumb' }],
])('nothing is written to %s', (_name, output, environment) => {
  const { at, clear, written } = line(output, environment);
  at(0, 1);
  at(9000, 2);
  clear();
  expect(written).toEqual([]);
});

test.each([
  [{ phase: 'write', done: 0, of: 10 } as const, 'writing files: 0 of 10 (0 %)'],
  [{ phase: 'write', done: 0, of: 0 } as const, 'writing files …'],
  [{ phase: 'read', done: 999, of: 1000 } as const, 'reading articles: 999 of 1,000 (99 %)'],
])('%j', (progress, text) => {
  const { show, written } = line({ isTTY: true, columns: 80 });
  show(0, progress);
  show(500, progress);
  expect(written).toEqual([`\r${text}${ERASE}`]);
});
