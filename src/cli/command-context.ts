import { terminalOf } from './terminal/terminal.ts';
import { createProgressLine } from './terminal/progress.ts';
import { shown, textTable } from './terminal/text-table.ts';
import type { CommandContext } from '../core/command.ts';
import type { Configuration } from '../app/configuration.ts';
import type { AppHost } from '../app/modules/module-host.ts';
import { resolveSettings, type GivenOptions } from '../app/options.ts';

/** Context of every command: that of module commands, and the options as they were given. */
export interface CliContext extends CommandContext<Configuration, AppHost['store']> {
  readonly given: GivenOptions;
}

/** Facilities of a command. Parts of the service are loaded on use: most commands need few of them. */
export function commandContext(
  { given, words, flags }: Pick<CliContext, 'given' | 'words' | 'flags'>,
  now: () => number = Date.now,
): CliContext {
  const progress = createProgressLine(
    (text) => process.stderr.write(text),
    terminalOf(process.stderr, process.env),
    () => performance.now(),
  );
  const configuration = async (): Promise<Configuration> =>
    (await import('../app/configuration.ts')).configure(given);
  return {
    given,
    words,
    flags,
    now,
    terminal: {
      print: (text) => console.log(text),
      warn: (text) => console.error(text),
      progress,
      table: textTable,
      plain: shown,
    },
    contentDirectory: () => resolveSettings(given).settings.content,
    configuration,
    openStore: async () => {
      const { openExisting } = await import('./open-store.ts');
      return openExisting((await configuration()).settings);
    },
    openRegenerator: async ({ holder, adapt, onFailed }) => {
      const { createRegenerator } = await import('../core/publish/regenerate.ts');
      const { storeOpener } = await import('../app/open-store.ts');
      const { feedModules } = await import('../app/modules/feed-modules.ts');
      const { GENERATOR } = await import('../app/version.ts');
      const { settings, loadPublication, loadRules } = await configuration();
      return createRegenerator({
        contentDirectory: settings.content,
        openStore: storeOpener(settings),
        ...feedModules(GENERATOR),
        holder,
        mayLead: true,
        leadMs: 0,
        timezone: settings.timezone,
        loadPublication: (served) => adapt(loadPublication(served)),
        loadRules,
        generator: GENERATOR,
        now,
        onProgress: progress.show,
        onFailed,
      });
    },
  };
}
