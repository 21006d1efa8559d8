import { toRfc3339 } from '../core/article/instant.ts';
import { FeedwrightError, messageOf } from '../core/errors.ts';
import type { Health } from '../server/health.ts';
import type { ConnectedRegenerator } from '../runtime/worker-client.ts';
import type { Snapshot } from '../core/snapshot/snapshot.ts';

/** What there is to say of a process. */
export interface HealthInput {
  /** Whether it only answers. */
  readonly isWeb: boolean;
  /** What it serves. */
  readonly snapshot: Snapshot | undefined;
  /** Undefined until it has begun. */
  readonly regenerator: ConnectedRegenerator | undefined;
  /** Why the last regeneration failed; undefined: it did not. */
  readonly failure: unknown;
  /** Milliseconds since 1970. */
  readonly failingSince: number | undefined;
  /** What else is not as it should be, a sentence each; undefined: nothing. */
  readonly problems: readonly (string | undefined)[];
  readonly nextRun: Date | null;
}

/** What `/healthz` says. */
export function healthReport(input: HealthInput): Health {
  const { isWeb, snapshot, regenerator, failure, failingSince, problems, nextRun } = input;
  const reasons = [...reasonsOf(failure), ...problems].filter((one) => one !== undefined);
  const lastTick = regenerator?.lastTick();
  const findings = snapshot?.findings ?? [];
  const leftOut = findings.filter(({ severity }) => severity === 'error').map(({ file }) => file);
  return {
    status: reasons.length > 0 ? 'degraded' : snapshot === undefined ? 'starting' : 'ok',
    ready: snapshot !== undefined,
    reasons,
    failingSince: failingSince === undefined ? undefined : new Date(failingSince).toISOString(),
    role: isWeb ? 'web' : regenerator?.isFollower() === true ? 'follower' : 'publisher',
    articles: snapshot?.articles ?? 0,
    articlesLeftOut: new Set(leftOut).size,
    snapshotVersion: snapshot?.version,
    snapshotMade: snapshot && toRfc3339(snapshot.made),
    lastTick: lastTick === undefined ? undefined : toRfc3339(lastTick),
    nextRun: nextRun?.toISOString(),
  };
}

/** Why the last regeneration failed, a sentence each. */
function reasonsOf(failure: unknown): string[] {
  if (failure === undefined) return [];
  return [messageOf(failure), ...(failure instanceof FeedwrightError ? failure.faults : [])];
}
