import { expect, test } from 'vitest';
import { readableLine } from '../../../../src/cli/terminal/terminal-log.ts';

const BASE = { level: 30, time: '2026-03-01T12:31:00.000Z', pid: 1 };
const readable = (fields: object): string | undefined =>
  readableLine(`${JSON.stringify({ ...BASE, ...fields })}\n`, (style, text) => `<${style}>${text}</>`, 'UTC');
const TIME = '<dim>12:31:00</> ';

test.each([
  ['a plain event', { msg: 'stopped' }, 'stopped'],
  ['a warning', { level: 40, msg: 'odd' }, '<yellow>warning</>: odd'],
  ['an error', { level: 50, msg: 'bad' }, '<red>error</>: bad'],
  ['a fatal one', { level: 60, msg: 'bad' }, '<red>error</>: bad'],
  ['a debug event', { level: 20, msg: 'nothing changed' }, '<dim>debug</>: nothing changed'],
  [
    'a regeneration',
    {
      event: 'regenerated',
      msg: 'regenerated',
      changed: ['/a', '/b', '/c', '/d', '/e'],
      articles: 3,
      durationMs: 9,
    },
    'regenerated: /a, /b, /c and 2 more (3 articles, 9 ms)',
  ],
  [
    'a regeneration of one article',
    { event: 'regenerated', msg: 'regenerated', changed: [], articles: 1, durationMs: 9 },
    'regenerated (1 article, 9 ms)',
  ],
  [
    'an answer',
    { event: 'access', method: 'GET', path: '/a\u009B2J', status: 304, bytes: 0, durationMs: 0.1 },
    String.raw`GET /a\u009b2J 304 0 bytes, 0.1 ms`,
  ],
  ['control sequences', { msg: '\u001B[2J\u202E\nx' }, String.raw`\u001b[2J\u202e\u000ax`],
  [
    'a bug, with its stack',
    { level: 50, event: 'bug', msg: 'x', err: { stack: 'Error: x\n    at y.js:1' } },
    '<red>error</>: x\n      at y.js:1',
  ],
  [
    'an unexpected error that is no bug event, without its stack',
    { level: 50, msg: 'x', err: { stack: 'E\n at y' } },
    '<red>error</>: x',
  ],
])('%s', (_name, fields, text) => {
  expect(readable(fields)).toBe(TIME + text);
});

test('omits the event that the start report covers', () => {
  expect(readable({ event: 'listening', msg: 'listening on http://x/' })).toBeUndefined();
});

test.each([
  ['no JSON', 'plain \u001B[2J\n', String.raw`plain \u001b[2J`],
  ['no object', '1\n', '1'],
])('keeps a line that is %s, with control characters escaped', (_name, line, text) => {
  expect(readableLine(line, (_style, part) => part)).toBe(text);
});

test('handles an event without a time or message', () => {
  expect(readable({ time: 'x', msg: undefined })).toBe('<dim>--:--:--</> ');
});
