import type { HttpRules } from '../../core/http-client.ts';
import { moduleSettings, type FileAtStart } from '../../core/content/publication/module-keys.ts';
import type { Module, ModuleHost, PublicationStep, ServingContext, ServingPart } from '../../core/module.ts';
import { isFieldValue, placeholdersIn } from './request-template.ts';
import { createPurger, type Purger } from './purge.ts';
import { invalidateEverything, invalidationAfter } from './invalidation.ts';
import type { Snapshot } from '../../core/snapshot/snapshot.ts';
import { cdnKey } from './settings.ts';

type PurgeHost = ModuleHost & {
  readonly configuration: { readonly file: FileAtStart };
  readonly secrets: {
    /** PURGE_TOKEN. */
    readonly purgeToken?: string | undefined;
    /** PURGE_SECRET. */
    readonly purgeSecret?: string | undefined;
  };
};

/** The operator chooses the address: any, any port. */
const RULES: HttpRules = {
  allowPrivate: '0.0.0.0/0 ::/0',
  ports: '1-65535',
  isTrusted: true,
  timeoutMs: 10_000,
};

/** Purges caches after each publication, where publication.yaml describes a request that does. */
export const purgeModule: Module<PurgeHost> = {
  name: 'purge',
  publicationKey: cdnKey,
  describe: (settings) => ({ keyField: moduleSettings(settings, cdnKey)?.keys }),
  faults,
  serve,
};

/** Faults of an environment that lacks what the template of a purge needs. */
function faults({ file }: PurgeHost['configuration'], { purgeToken }: PurgeHost['secrets']): string[] {
  const purge = moduleSettings(file.settings, cdnKey)?.purge;
  if (purge === undefined || !placeholdersIn(purge).has('token')) return [];
  const isInHeaders = Object.values(purge.headers).some((value) => value.includes('{token}'));
  const expected =
    purgeToken === undefined
      ? 'the environment variable PURGE_TOKEN, which {token} stands for'
      : isInHeaders && !isFieldValue(purgeToken)
        ? 'a PURGE_TOKEN that can stand in a header field'
        : undefined;
  return expected === undefined
    ? []
    : [`publication.yaml:${file.lines.get(cdnKey.name) ?? 1}: cdn.purge: expected ${expected}`];
}

function serve(context: ServingContext<PurgeHost>): ServingPart | undefined {
  const { configuration, secrets, current, isFollower, httpClient, onEvent } = context;
  const template = moduleSettings(configuration.file.settings, cdnKey)?.purge;
  if (template === undefined) return undefined;
  const client = httpClient(RULES);
  const purger = createPurger({
    client,
    now: context.now,
    random: context.random,
    template,
    token: secrets.purgeToken ?? '',
    secret: secrets.purgeSecret,
    everything: () => {
      const snapshot = current();
      return snapshot === undefined ? { keys: [], urls: [] } : invalidateEverything(snapshot);
    },
    onPurge: (report) => onEvent({ of: 'purge', report }),
  });
  /** Last published snapshot. None at the start: the process before may have lost a purge when it ended. */
  let known: Snapshot | undefined;
  return {
    published: (regeneration) => {
      const before = known;
      known = regeneration.snapshot;
      const stale = isFollower() ? undefined : invalidationAfter(regeneration, before);
      return stale && sendLater(purger.purge, stale);
    },
    problem: purger.problem,
    stop: purger.close,
    close: client.close,
  };
}

/** A step that keeps the invalidation alone: closures of one function would share the snapshot. */
const sendLater =
  (purge: Purger['purge'], stale: Parameters<Purger['purge']>[0]): PublicationStep =>
  () =>
    purge(stale);
