import { FeedwrightError } from '../../core/errors.ts';
import type { Module, ModuleHost, PublishingContext, PublishingPart } from '../../core/module.ts';
import type { Change, Store } from '../../core/publish/records/store.ts';
import type { Configuration } from '../configuration.ts';
import { MODULES } from '../modules.ts';
import type { Secrets } from '../options.ts';

/** Types that this application gives to its modules. */
export interface AppHost extends ModuleHost {
  readonly configuration: Configuration;
  readonly secrets: Secrets;
  readonly store: Store;
  readonly change: Change;
}

/** All modules, as this application calls them. */
export const APP_MODULES: readonly Module<AppHost>[] = MODULES;

/** Throws `config_invalid` with the faults that the modules find. */
export function checkModules(configuration: Configuration, secrets: Secrets): void {
  const faults = APP_MODULES.flatMap((module) => module.faults?.(configuration, secrets) ?? []);
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
  const loaded = APP_MODULES.map(async ({ name, publish }) => ({ name, publish: await publish?.() }));
  return (await Promise.all(loaded)).flatMap(({ name, publish }) =>
    publish === undefined ? [] : [{ name, publish }],
  );
}
