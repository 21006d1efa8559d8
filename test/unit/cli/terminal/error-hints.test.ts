import { expect, test } from 'vitest';
import { hintFor } from '../../../../src/cli/terminal/error-hints.ts';
import { FeedwrightError, type ErrorCode } from '../../../../src/core/errors.ts';

function system(code: string): Error {
  return Object.assign(new Error(`${code}: said the system`), { code });
}

function error(code: ErrorCode, cause?: Error, message = cause?.message ?? 'x'): FeedwrightError {
  return new FeedwrightError(code, message, cause === undefined ? {} : { cause });
}

test.each([
  [
    'listen_failed',
    system('EACCES'),
    'ports below 1024 are for privileged processes: choose a higher one with --port',
  ],
  [
    'listen_failed',
    system('EADDRNOTAVAIL'),
    'choose an address of this machine with --host (HOST): 127.0.0.1',
  ],
  ['listen_failed', system('ENOTFOUND'), 'choose an address of this machine with --host (HOST): 127.0.0.1'],
  ['content_unreadable', system('ENOENT'), 'or make one with `feedwright init`'],
  ['content_unreadable', system('EACCES'), 'let this user read and write it'],
  ['content_unreadable', system('EIO'), 'name another directory with --content (CONTENT_DIR)'],
  ['content_changed', undefined, 'the next run reads it'],
  ['document_malformed', undefined, 'please report it'],
  [
    'regeneration_failed',
    undefined,
    'the next run tries again; what is wrong with articles `feedwright check` says',
  ],
  ['export_failed', system('ENOENT'), 'make the directory above it first'],
  ['export_failed', system('EACCES'), 'let this user read and write it'],
  ['export_failed', system('ENOSPC'), 'make room on the disk'],
  ['export_failed', system('EXDEV'), 'give --out another directory'],
  ['init_refused', system('EROFS'), 'choose a directory on another one'],
  ['init_refused', system('ENOTDIR'), 'a file is in the way'],
  ['init_refused', system('EIO'), 'name another directory: `feedwright init DIR`'],
  ['store_failed', system('EACCES'), 'let this user read and write it'],
  ['store_failed', system('EMFILE'), 'raise the limit (`ulimit -n`)'],
  ['store_failed', new Error('database is locked'), 'try again, or stop that process'],
  ['store_failed', new Error('file is not a database'), 'sets a damaged database aside'],
  ['store_failed', new Error('database or disk is full'), 'make room on the disk'],
  ['store_failed', new Error('unable to open database file'), 'give --data (DATA_DIR) a directory'],
] as const)('%s, %s: %s', (code, cause, advice) => {
  expect(hintFor(error(code, cause))).toContain(advice);
});

// Their messages or faults contain the advice; the tests of the built program check that.
test.each(['config_invalid', 'change_refused', 'init_refused', 'export_failed'] as const)(
  '%s raised by a rule of our own needs no hint',
  (code) => {
    expect(hintFor(error(code))).toBeUndefined();
  },
);

test('nothing published yet: advises to wait for the other process', () => {
  expect(hintFor(error('nothing_published'))).toContain('wait until it has');
});

test('finds the cause in the message if it stayed in another thread', () => {
  const message = "cannot use the data directory /x: EACCES: permission denied, mkdir '/x'";
  expect(hintFor(error('store_failed', undefined, message))).toContain('let this user read and write it');
});

test('follows the chain of causes', () => {
  const cause = new Error('outer', { cause: system('ENOSPC') });
  expect(hintFor(error('store_failed', cause))).toBe('make room on the disk');
});
