import type { Module, ModuleHost } from '../../core/module.ts';
import { createMediaSender } from './send.ts';

type MediaHost = ModuleHost & {
  readonly configuration: { readonly settings: { readonly content: string } };
};

/** Serves the files that articles are published with. */
export const mediaModule: Module<MediaHost> = {
  name: 'media',
  feeds: async () => ({ resolvers: [(await import('./find.ts')).findMedia] }),
  serve: ({ configuration, current, now }) => ({
    sendFile: (observe) =>
      createMediaSender({
        contentDirectory: configuration.settings.content,
        staticDirectories: () => current()?.publication.static,
        now,
        observe,
        keyField: () => current()?.publication.keyField,
      }),
  }),
};
