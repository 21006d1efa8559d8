import { FeedwrightError } from '../../core/errors.ts';
import { isFieldValue, placeholdersIn } from './request-template.ts';
import { createPurger, type PurgeReport } from './purge.ts';
import { invalidateEverything, invalidationAfter } from './invalidation.ts';
import type { Regeneration } from '../../core/publish/regenerator.ts';
import type { Snapshot } from '../../core/snapshot/snapshot.ts';
import type { CdnSettings } from './settings.ts';

/** Settings of purging at the start of the service. */
interface PurgeConfiguration {
  /** Key `cdn` of publication.yaml, with its line. */
  readonly cdn: CdnSettings & { readonly line: number };
}

/** Secrets of purging, from the environment. */
interface PurgeSecrets {
  /** Value of `{token}` in the template. */
  readonly purgeToken?: string | undefined;
  /** Key that requests are signed with. */
  readonly purgeSecret?: string | undefined;
}

/** Dependencies of {@link wirePurge}. */
export interface PurgingInput {
  readonly secrets: PurgeSecrets;
  readonly current: () => Snapshot | undefined;
  /** True if another process publishes, which then purges. */
  readonly isFollower: () => boolean;
  readonly onPurge: (report: PurgeReport) => void;
  readonly now: () => number;
  readonly random: () => number;
}

/** Purges caches after each swap of snapshots. */
export interface CachePurge {
  /** Resolves when caches have been purged, or the attempt was given up. Never rejects. */
  readonly afterSwap: (regeneration: Regeneration) => Promise<unknown>;
  readonly problem: () => string | undefined;
  readonly close: () => void;
}

/** Throws `config_invalid` if the environment lacks a secret that the template needs. */
export function checkSecrets({ cdn }: PurgeConfiguration, { purgeToken }: PurgeSecrets): void {
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

/** Returns undefined if publication.yaml describes no purge. Throws as {@link checkSecrets} does. */
export function wirePurge(configuration: PurgeConfiguration, input: PurgingInput): CachePurge | undefined {
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
  /** Snapshot of the last purge. None at the start: the process before may have ended during a purge. */
  let known: Snapshot | undefined;
  return {
    // Not async: a purge may wait for days for a cache that is down, and may not keep a snapshot in memory.
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
