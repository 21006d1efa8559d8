import { createClientAddress, createPeerTrust } from '../../core/delivery/client-address.ts';
import type { ServingContext, ServingPart } from '../../core/module.ts';
import { APP_MODULES, type AppHost } from '../modules/module-host.ts';
import { onlyOne } from '../modules/combine.ts';

/** Facilities of the serving thread that do not depend on a module or on the settings of proxies. */
export type SharedContext = Omit<
  ServingContext<AppHost>,
  'ask' | 'clientAddress' | 'trustsPeer' | 'subscribersOf'
> & {
  /** Asks the part of a module in the publishing thread. */
  readonly askModule: (name: string, question: unknown) => Promise<unknown>;
};

/** Makes the parts of all modules in the serving thread, in the order of the modules. */
export function createServingParts({
  askModule,
  ...shared
}: SharedContext): readonly (ServingPart & { readonly name: string })[] {
  const { trustProxy } = shared.configuration.settings;
  const clientAddress = createClientAddress(trustProxy);
  const trustsPeer = createPeerTrust(trustProxy);
  const subscribersOf = onlyOne(
    'subscribersOf',
    APP_MODULES.map((module) => module.subscribersOf),
  );
  return APP_MODULES.flatMap(({ name, serve }) => {
    const ask: ServingContext['ask'] = (question) => askModule(name, question);
    const part = serve?.({ ...shared, ask, clientAddress, trustsPeer, subscribersOf });
    return part === undefined ? [] : [{ ...part, name }];
  });
}
