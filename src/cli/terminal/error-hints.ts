import type { FeedwrightError } from '../../core/errors.ts';

/** The parts of an error that a hint depends on. */
type Told = Pick<FeedwrightError, 'code' | 'message' | 'cause' | 'faults'>;

/** Advice for system errors that concern a directory. */
const BY_SYSTEM: readonly (readonly [codes: RegExp, advice: string])[] = [
  [/^(?:EACCES|EPERM)$/, 'give this user permission to read and write it'],
  [/^EROFS$/, 'its file system is read-only: choose a directory on another one'],
  [/^(?:ENOSPC|EDQUOT)$/, 'free space on the disk'],
  [/^(?:ENOTDIR|EEXIST)$/, 'a file is in the way: rename it, or choose another directory'],
  [/^(?:EMFILE|ENFILE)$/, 'too many files are open: raise the limit (`ulimit -n`)'],
];

/**
 * Advice on how to fix an error, as a sentence that begins in lower case. Undefined if the error's message
 * already contains it.
 */
export function hintFor(error: Told): string | undefined {
  switch (error.code) {
    case 'config_invalid':
      return undefined;
    case 'content_unreadable':
      return isCode(error, /^ENOENT$/)
        ? 'set --content (CONTENT_DIR) to another directory, or create one with `feedwright init`'
        : (bySystem(error) ?? 'set --content (CONTENT_DIR) to another directory');
    case 'content_changed':
      return 'no action needed: the next run reads it again';
    case 'document_malformed':
      return 'this is a fault in Feedwright, please report it; until it is fixed, remove unusual markup from the article';
    case 'change_refused':
      return undefined;
    case 'init_refused':
      if (error.cause === undefined) return undefined;
      return bySystem(error) ?? 'name another directory: `feedwright init DIR`';
    case 'nothing_published':
      return 'wait until it has, or read the log of that process';
    case 'regeneration_failed':
      return 'the next run tries again; `feedwright check` lists faults of articles';
    case 'feed_unreadable':
      return isCode(error, /^ENOENT$/) ? 'name a file that exists, or the URL of the feed' : bySystem(error);
    case 'adoption_failed':
      return bySystem(error);
    case 'listen_failed':
      return listenAdvice(error);
    case 'import_failed':
      return bySystem(error) ?? 'choose another directory with --content or --uploads';
    case 'export_failed':
      // Without a system error code, one of our own rules refused; its message already says how to fix it.
      if (codeOf(error) === undefined) return undefined;
      return isCode(error, /^ENOENT$/)
        ? 'create its parent directory first'
        : (bySystem(error) ?? 'choose another directory for --out');
    case 'store_failed':
      return storeAdvice(error);
  }
}

function listenAdvice(error: Told): string | undefined {
  const code = codeOf(error);
  if (code === 'EACCES') return 'ports below 1024 need privileges: choose a higher one with --port';
  if (code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND' || code === 'EAI_AGAIN' || code === 'EINVAL')
    return 'choose an address of this machine with --host (HOST): 127.0.0.1, or 0.0.0.0 for all of them';
  return undefined;
}

function storeAdvice(error: Told): string {
  const message = textOf(error);
  if (message.includes('PostgreSQL: '))
    return 'check that the server of DATABASE_URL is running and reachable, and accepts its user';
  if (/locked|busy/i.test(message)) return 'another process keeps it locked: try again, or stop that process';
  if (/malformed|not a database|corrupt/i.test(message))
    return 'start the service: it sets a damaged database aside and recovers the readable data';
  if (/disk is full|full/i.test(message)) return 'free space on the disk';
  return bySystem(error) ?? 'set --data (DATA_DIR) to a directory that this user can read and write';
}

function bySystem(error: Told): string | undefined {
  const code = codeOf(error);
  return code === undefined ? undefined : BY_SYSTEM.find(([codes]) => codes.test(code))?.[1];
}

function isCode(error: Told, codes: RegExp): boolean {
  return codes.test(codeOf(error) ?? '');
}

/** Reads the system error code from the causes, or from the message if the cause stayed in another thread. */
function codeOf(error: Told): string | undefined {
  for (const cause of causesOf(error)) {
    if ('code' in cause && typeof cause.code === 'string') return cause.code;
  }
  return /\b(E[A-Z]{3,})\b/.exec(error.message)?.[1];
}

function textOf(error: Told): string {
  return [error.message, ...Array.from(causesOf(error), ({ message }) => message)].join(' ');
}

/** Iterates over the chain of causes. */
function* causesOf({ cause }: Pick<Error, 'cause'>): Generator<Error> {
  for (let one = cause; one instanceof Error; one = one.cause) yield one;
}
