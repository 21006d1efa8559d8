import type { Module, ModuleHost, PublishingContext, PublishingPart } from '../core/module.ts';
import { purgeModule } from '../modules/purge/module.ts';
import { pushModule } from '../modules/push/module.ts';
import { readersModule } from '../modules/readers/module.ts';
import { staticExportModule } from '../modules/static-export/module.ts';
import { FeedwrightError } from '../core/errors.ts';
import type { Change, Store } from '../store/sqlite/sqlite-store.ts';
import type { Configuration } from './configuration.ts';
import type { Secrets } from './options.ts';

/** Types that this application gives to its modules. */
export interface AppHost extends ModuleHost {
  readonly configuration: Configuration;
  readonly secrets: Secrets;
  readonly store: Store;
  readonly change: Change;
}

/** Every module, in the order in which they learn of a publication: caches forget the old before clients are told. */
export const MODULES: readonly Module<AppHost>[] = [
  purgeModule,
  pushModule,
  readersModule,
  staticExportModule,
];

/** Throws `config_invalid` with the faults that the modules find. */
export function checkModules(configuration: Configuration, secrets: Secrets): void {
  const faults = MODULES.flatMap((module) => module.faults?.(configuration, secrets) ?? []);
  if (faults.length > 0)
    throw new FeedwrightError('config_invalid', 'The configuration is wrong', { faults });
}

/** A module whose publishing part is loaded. */
export interface PublishingModule {
  readonly name: string;
  readonly publish: (context: PublishingContext<AppHost>) => PublishingPart<AppHost>;
}

/** Loads the publishing parts of all modules that have one. */
export async function loadPublishingModules(): Promise<readonly PublishingModule[]> {
  const loaded = MODULES.map(async ({ name, publish }) => ({ name, publish: await publish?.() }));
  return (await Promise.all(loaded)).flatMap(({ name, publish }) =>
    publish === undefined ? [] : [{ name, publish }],
  );
}
