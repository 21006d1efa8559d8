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
  ['listen_failed', system('EACCES'), 'ports below 1024 need privileges: choose a higher one with --port'],
  [
    'listen_failed',
    system('EADDRNOTAVAIL'),
    'choose an address of this machine with --host (HOST): 127.0.0.1',
  ],
  ['listen_failed', system('ENOTFOUND'), 'choose an address of this machine with --host (HOST): 127.0.0.1'],
  ['content_unreadable', system('ENOENT'), 'or create one with `feedwright init`'],
  ['content_unreadable', system('EACCES'), 'give this user permission to read and write it'],
  ['content_unreadable', system('EIO'), 'set --content (CONTENT_DIR) to another directory'],
  ['content_changed', undefined, 'the next run reads it'],
  ['document_malformed', undefined, 'please report it'],
  ['regeneration_failed', undefined, 'the next run tries again; `feedwright check` lists faults of articles'],
  ['export_failed', system('ENOENT'), 'create its parent directory first'],
  ['export_failed', system('EACCES'), 'give this user permission to read and write it'],
  ['export_failed', system('ENOSPC'), 'free space on the disk'],
  ['export_failed', system('EXDEV'), 'choose another directory for --out'],
  ['init_refused', system('EROFS'), 'choose a directory on another one'],
  ['init_refused', system('ENOTDIR'), 'a file is in the way'],
  ['init_refused', system('EIO'), 'name another directory: `feedwright init DIR`'],
  ['store_failed', system('EACCES'), 'give this user permission to read and write it'],
  ['store_failed', system('EMFILE'), 'raise the limit (`ulimit -n`)'],
  ['store_failed', new Error('database is locked'), 'try again, or stop that process'],
  ['store_failed', new Error('file is not a database'), 'sets a damaged database aside'],
  ['store_failed', new Error('database or disk is full'), 'free space on the disk'],
  ['store_failed', new Error('unable to open database file'), 'set --data (DATA_DIR) to a directory'],
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
  expect(hintFor(error('store_failed', undefined, message))).toContain(
    'give this user permission to read and write it',
  );
});

test('follows the chain of causes', () => {
  const cause = new Error('outer', { cause: system('ENOSPC') });
  expect(hintFor(error('store_failed', cause))).toBe('free space on the disk');
});
