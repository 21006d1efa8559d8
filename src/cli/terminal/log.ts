import { pino, type Logger } from 'pino';
import { FeedwrightError, messageOf } from '../../core/errors.ts';
import type { PushEvent } from '../../core/events.ts';
import { formatFinding, type Severity } from '../../core/article/finding.ts';
import { compareFindings, type FindingDigest } from '../../core/article/findings/finding-digest.ts';
import { chooseFindings, headingOfGroup } from '../../core/article/findings/finding-report.ts';
import { countOf } from '../../core/article/findings/file-findings.ts';
import { plural } from '../../core/article/text/plural.ts';
import { hintFor } from './error-hints.ts';
import type { FeedwrightOptions } from '../../app/compose.ts';

/** Log level of a finding. */
const FINDING_LEVELS: Readonly<Record<Severity, 'error' | 'warn' | 'debug'>> = {
  error: 'error',
  warning: 'warn',
  note: 'debug',
};

/** Max. findings of one regeneration in a log that goes to no terminal. */
export const MAX_FINDINGS = 50;

/** Max. kinds of findings that the message of a log line names. */
const MAX_HEADINGS = 5;

/**
 * Writes one JSON line for each event to standard error: standard output is for the line with the address. It uses
 * the stream and not the descriptor, because a process manager may have replaced the stream. `write` takes the lines
 * instead.
 */
export function createLog(level: string, write?: (line: string) => void): Logger {
  // The service goes on when the reader of the log has closed the pipe.
  process.stderr.on('error', () => {});
  return pino(
    { level, base: { pid: process.pid }, timestamp: pino.stdTimeFunctions.isoTime },
    write === undefined ? process.stderr : { write },
  );
}

/** Logs what a publisher does, with at most `mostFindings` findings of one regeneration. */
export function loggingHooks(
  log: Logger,
  mostFindings = MAX_FINDINGS,
): Pick<FeedwrightOptions, 'onRegenerated' | 'onFailed' | 'onBug' | 'onPurge' | 'onPush'> {
  return {
    onRegenerated: ({ snapshot, changed, newFindingDigest, durationMs, isFollowed, notice }) => {
      if (notice !== undefined) log.warn({ event: 'notice' }, notice);
      logFindings(log, newFindingDigest, mostFindings);
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

/** Logs the first findings of each kind, and how many more there are. */
function logFindings(log: Logger, { groups, leftOut }: FindingDigest, mostFindings: number): void {
  const logged = groups.filter(({ severity }) => log.isLevelEnabled(FINDING_LEVELS[severity]));
  const { shown } = chooseFindings({ groups: logged, leftOut }, mostFindings, 0);
  const places = shown.flatMap((one) => one.places).toSorted(compareFindings);
  for (const finding of places) {
    log[FINDING_LEVELS[finding.severity]]({ event: 'finding', ...finding }, formatFinding(finding));
  }
  const told = places.reduce((sum, finding) => sum + countOf(finding), 0);
  const more = logged.reduce((sum, { count }) => sum + count, 0) - told;
  if (more <= 0) return;
  const headings = logged.slice(0, MAX_HEADINGS).map(headingOfGroup).join('; ');
  const kinds = logged.map(({ rule, severity, count, files }) => ({ rule, severity, count, files }));
  log.warn(
    { event: 'findings', more, kinds },
    `and ${plural(more, 'more finding')} (${headings}): \`feedwright check\` prints them`,
  );
}

/** An event of push as one sentence. */
function sentenceOf(event: PushEvent): string {
  switch (event.event) {
    case 'parked':
      return `a subscriber at ${event.host} could not be told of ${event.topic} for a day: it is told nothing until it subscribes again`;
    case 'given-up':
      return `the hub ${new URL(event.hub).host} could not be told of ${event.topic} for a day: it is told of the next change`;
    case 'failed':
      return `subscribers and hubs cannot be told at the moment: ${event.reason}`;
  }
}
