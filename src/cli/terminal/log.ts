import { pino, type Logger } from 'pino';
import { FeedwrightError, messageOf } from '../../core/errors.ts';
import { formatFinding, type Severity } from '../../core/article/finding.ts';
import { hintFor } from './error-hints.ts';
import type { FeedwrightOptions } from '../../app/compose.ts';
import { sentenceOf } from '../../modules/push/thread-client.ts';

/** How important a finding is to somebody who reads the log. */
const FINDING_LEVELS: Readonly<Record<Severity, 'error' | 'warn' | 'debug'>> = {
  error: 'error',
  warning: 'warn',
  note: 'debug',
};

/**
 * One JSON line for each event, on standard error: standard output is for the line that says where the
 * service listens. The stream, not the descriptor: a process manager may have put another stream there. `write`
 * takes the lines instead.
 */
export function createLog(level: string, write?: (line: string) => void): Logger {
  // Whoever read the log may go away; the service stays.
  process.stderr.on('error', () => {});
  return pino(
    { level, base: { pid: process.pid }, timestamp: pino.stdTimeFunctions.isoTime },
    write === undefined ? process.stderr : { write },
  );
}

/** Tells a log what a publisher does; of one regeneration no more than so many findings, where they would hide all else. */
export function loggingHooks(
  log: Logger,
  mostFindings = Infinity,
): Pick<FeedwrightOptions, 'onRegenerated' | 'onFailed' | 'onBug' | 'onPurge' | 'onPush'> {
  return {
    onRegenerated: ({ snapshot, changed, newFindings, durationMs, isFollowed, notice }) => {
      if (notice !== undefined) log.warn({ event: 'notice' }, notice);
      const worthLogging = newFindings.filter(({ severity }) => log.isLevelEnabled(FINDING_LEVELS[severity]));
      for (const finding of worthLogging.slice(0, mostFindings)) {
        log[FINDING_LEVELS[finding.severity]]({ event: 'finding', ...finding }, formatFinding(finding));
      }
      const more = worthLogging.length - mostFindings;
      if (more > 0) {
        log.warn(
          { event: 'findings', more },
          `and ${more} more findings: \`feedwright check\` prints all of them`,
        );
      }
      const fields = {
        event: isFollowed ? 'followed' : 'regenerated',
        articles: snapshot.articles,
        changed,
        durationMs: Math.round(durationMs),
      };
      if (changed.length > 0)
        log.info(fields, isFollowed ? 'took over what another process has published' : 'regenerated');
      else log.debug(fields, 'nothing changed');
    },
    onFailed: (error) => {
      if (error instanceof FeedwrightError && error.code === 'nothing_published')
        return log.info({ event: 'waiting' }, messageOf(error));
      const faults = error instanceof FeedwrightError ? error.faults : [];
      const nextStep = [error instanceof FeedwrightError ? hintFor(error) : undefined].filter(
        (advice) => advice !== undefined,
      );
      log.error(
        { event: 'regeneration-failed', faults, err: error },
        `not regenerated, serving what was there: ${[messageOf(error), ...faults, ...nextStep].join('; ')}`,
      );
    },
    onPush: (event) => log.warn({ event: 'push' }, sentenceOf(event)),
    onPurge: ({ isDone, reason, ...fields }) => {
      if (isDone) return log.info({ event: 'purged', ...fields }, 'caches were told what has changed');
      const next = fields.nextMs === undefined ? 'given up until the next change' : 'to be tried again';
      log.warn({ event: 'purge-failed', reason, ...fields }, `caches were not told: ${reason}; ${next}`);
    },
    onBug: (error, request) => log.error({ event: 'bug', request, err: error }, messageOf(error)),
  };
}
