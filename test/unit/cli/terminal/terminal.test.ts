import { describe, expect, test } from 'vitest';
import { terminalOf } from '../../../../src/cli/terminal/terminal.ts';

const TTY = { isTTY: true, columns: 100 };
const PIPE = {};
const RED = '\u001B[31mx\u001B[39m';

describe('colours', () => {
  test.each([
    ['a terminal', TTY, {}, RED],
    ['a pipe', PIPE, {}, 'x'],
    ['NO_COLOR', TTY, { NO_COLOR: '1' }, 'x'],
    ['an empty NO_COLOR, which is ignored', TTY, { NO_COLOR: '' }, RED],
    ['a dumb terminal', TTY, { TERM: 'dumb' }, 'x'],
    ['FORCE_COLOR into a pipe', PIPE, { FORCE_COLOR: '1' }, RED],
    ['an empty FORCE_COLOR into a pipe', PIPE, { FORCE_COLOR: '' }, RED],
    ['FORCE_COLOR with NO_COLOR', TTY, { FORCE_COLOR: '3', NO_COLOR: '1' }, RED],
    ['FORCE_COLOR=0', TTY, { FORCE_COLOR: '0' }, 'x'],
    ['FORCE_COLOR=false', TTY, { FORCE_COLOR: 'false' }, 'x'],
  ])('%s', (_name, output, environment, painted) => {
    expect(terminalOf(output, environment).paint('red', 'x')).toBe(painted);
  });
});

test.each([
  ['a terminal', TTY, {}, { isTerminal: true, canRewrite: true, columns: 100 }],
  [
    'a dumb terminal, which cannot rewrite a line',
    TTY,
    { TERM: 'dumb' },
    { isTerminal: true, canRewrite: false },
  ],
  ['a terminal without a width', { isTTY: true, columns: 0 }, {}, { columns: 80 }],
  [
    'a pipe, whatever the colours',
    PIPE,
    { FORCE_COLOR: '1' },
    { isTerminal: false, canRewrite: false, columns: 80 },
  ],
])('%s', (_name, output, environment, terminal) => {
  expect(terminalOf(output, environment)).toMatchObject(terminal);
});
