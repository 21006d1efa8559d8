import { FeedwrightError } from '../../core/errors.ts';
import { isFieldValue, placeholdersIn } from './request-template.ts';
import { createPurger, type PurgeReport } from './purge.ts';
import { invalidateEverything, invalidationAfter } from './invalidation.ts';
import type { Regeneration } from '../../core/publish/regenerator.ts';
import type { Snapshot } from '../../core/snapshot/snapshot.ts';
import type { Configuration } from '../../app/configuration.ts';
import type { Secrets } from '../../app/options.ts';

/** What purging needs besides the configuration. */
export interface PurgingInput {
  readonly secrets: Secrets;
  readonly current: () => Snapshot | undefined;
  /** Whether another process publishes: then it is that one's affair. */
  readonly isFollower: () => boolean;
  readonly onPurge: (report: PurgeReport) => void;
  readonly now: () => number;
  readonly random: () => number;
}

/** Tells caches of a swap what to forget. */
export interface CachePurge {
  /** Resolves when caches were told, or that was given up. Never rejects. */
  readonly afterSwap: (regeneration: Regeneration) => Promise<unknown>;
  readonly problem: () => string | undefined;
  readonly close: () => void;
}

/** Throws `config_invalid` where the environment lacks what the template of a purge needs. */
export function checkSecrets({ cdn }: Configuration, { purgeToken }: Secrets): void {
  const { purge, line } = cdn;
  if (purge === undefined || !placeholdersIn(purge).has('token')) return;
  const isInHeaders = Object.values(purge.headers).some((value) => value.includes('{token}'));
  const expected =
    purgeToken === undefined
      ? 'the environment variable PURGE_TOKEN, which {token} stands for'
      : isInHeaders && !isFieldValue(purgeToken)
        ? 'a PURGE_TOKEN that can stand in a header field'
        : undefined;
  if (expected === undefined) return;
  const faults = [`publication.yaml:${line}: cdn.purge: expected ${expected}`];
  throw new FeedwrightError('config_invalid', 'The configuration is wrong', { faults });
}

/** Undefined where publication.yaml describes no purge. Throws as {@link checkSecrets} does. */
export function wirePurge(configuration: Configuration, input: PurgingInput): CachePurge | undefined {
  const { secrets, current, isFollower } = input;
  const template = configuration.cdn.purge;
  if (template === undefined) return undefined;
  checkSecrets(configuration, secrets);
  const purger = createPurger({
    ...input,
    template,
    token: secrets.purgeToken ?? '',
    secret: secrets.purgeSecret,
    everything: () => {
      const snapshot = current();
      return snapshot === undefined ? { keys: [], urls: [] } : invalidateEverything(snapshot);
    },
  });
  /** What caches were told of last. None at the start: whoever ended may have taken a purge along. */
  let known: Snapshot | undefined;
  return {
    // Not async: what waits for caches that cannot be told may not hold a snapshot, and it may wait for days.
    afterSwap: (regeneration) => {
      const before = known;
      known = regeneration.snapshot;
      const stale = isFollower() ? undefined : invalidationAfter(regeneration, before);
      return stale === undefined ? Promise.resolve() : purger.purge(stale);
    },
    problem: purger.problem,
    close: purger.close,
  };
}
