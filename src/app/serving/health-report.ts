import { toRfc3339 } from '../../core/article/instant.ts';
import { FeedwrightError, messageOf } from '../../core/errors.ts';
import type { Health } from '../../server/health.ts';
import type { ConnectedRegenerator } from '../../runtime/worker-client.ts';
import type { Snapshot } from '../../core/snapshot/snapshot.ts';

/** State of a process that `/healthz` reports. */
export interface HealthInput {
  /** True in a web process, which only answers. */
  readonly isWeb: boolean;
  /** The served snapshot. */
  readonly snapshot: Snapshot | undefined;
  /** `undefined` until it has started. */
  readonly regenerator: ConnectedRegenerator | undefined;
  /** Error of the last regeneration; `undefined` after a successful one. */
  readonly failure: unknown;
  /** Milliseconds since 1970. */
  readonly failingSince: number | undefined;
  /** Other problems, a sentence each. */
  readonly problems: readonly (string | undefined)[];
}

/** The content of `/healthz`. */
export function healthReport(input: HealthInput): Health {
  const { isWeb, snapshot, regenerator, failure, failingSince, problems } = input;
  const reasons = [...reasonsOf(failure), ...problems].filter((one) => one !== undefined);
  const lastTick = regenerator?.lastTick();
  const nextRun = regenerator?.nextRun();
  return {
    status: reasons.length > 0 ? 'degraded' : snapshot === undefined ? 'starting' : 'ok',
    ready: snapshot !== undefined,
    reasons,
    failingSince: failingSince === undefined ? undefined : new Date(failingSince).toISOString(),
    role: isWeb ? 'web' : regenerator?.isFollower() === true ? 'follower' : 'publisher',
    articles: snapshot?.articles ?? 0,
    articlesLeftOut: snapshot?.findingDigest.leftOut ?? 0,
    snapshotVersion: snapshot?.version,
    snapshotMade: snapshot && toRfc3339(snapshot.made),
    lastTick: lastTick === undefined ? undefined : toRfc3339(lastTick),
    nextRun: nextRun === undefined ? undefined : new Date(nextRun).toISOString(),
  };
}

/** Reasons of a failed regeneration, a sentence each. */
function reasonsOf(failure: unknown): string[] {
  if (failure === undefined) return [];
  return [messageOf(failure), ...(failure instanceof FeedwrightError ? failure.faults : [])];
}
