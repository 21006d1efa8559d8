import { statSync } from 'node:fs';
import { join } from 'node:path';
import { fileRulesOf, type FileRules, type Publication } from '../core/article/publication.ts';
import type { FileAtStart } from '../core/content/publication/module-keys.ts';
import { PUBLICATION_FILE } from '../core/content/publication/publication-file.ts';
import { freshnessSeconds } from '../core/protocol/cache-control.ts';
import { shortestIntervalSeconds } from '../core/publish/schedule.ts';
import { isStore } from '../store/sqlite/sqlite-store.ts';
import { OPTIONS, resolveSettings, type GivenOptions, type Settings } from './options.ts';
import { describePublication, refuse } from './publication/describe-publication.ts';
import { NO_PUBLICATION, readPublication, type CheckedPublication } from './publication/read-publication.ts';

/** Source of a configuration: plain data, of which another thread makes the same configuration. */
export interface ConfigurationSource {
  readonly given: GivenOptions;
  /** Port that is listened on, where the setting leaves it open. */
  readonly port: number | undefined;
  /** publication.yaml as it was at the start. */
  readonly file: CheckedPublication;
}

/** Settings of the service, fixed at the start, and the reader of the publication, which may change. */
export interface Configuration {
  readonly source: ConfigurationSource;
  readonly settings: Settings;
  /** publication.yaml as it was at the start. */
  readonly file: FileAtStart;
  /**
   * Returns the publication as publication.yaml describes it now; a file that has not changed is not checked again.
   * Ids of `served` are kept. Throws `config_invalid`.
   */
  readonly loadPublication: (served: Publication | undefined) => Publication;
  /** Returns the rules about files as publication.yaml has them now; faults are left to `loadPublication`. */
  readonly loadRules: () => FileRules;
}

/**
 * Reads publication.yaml and puts the settings together. Throws `config_invalid` with every fault at once. `port` is the
 * port that is listened on, where the setting leaves it open.
 */
export function configure(given: GivenOptions, port?: number): Configuration {
  const { content, role } = resolveSettings(given).settings;
  // A web process finds the publication in the snapshot.
  const file = role === 'web' ? NO_PUBLICATION : readPublication(join(content, PUBLICATION_FILE));
  return configureFrom({ given, port, file });
}

/** Puts the settings together without reading publication.yaml. Throws `config_invalid` with every fault at once. */
export function configureFrom(source: ConfigurationSource): Configuration {
  const { given, port, file } = source;
  const { settings, faults } = resolveSettings({ ...file.options, ...given });
  const isWeb = settings.role === 'web';
  refuse([...faults, ...(isWeb ? [] : directoryFaults(settings)), ...file.faults]);

  const context = {
    port: port ?? Number(settings.port),
    leastSeconds: freshnessSeconds(shortestIntervalSeconds(settings.cron)),
  };
  if (!isWeb) describePublication(file.settings, { ...context, baseUrl: settings.baseUrl }, undefined);
  const path = join(settings.content, PUBLICATION_FILE);
  let current = file;
  let hadKeys = hasKeys(file);
  return {
    source,
    settings,
    file,
    loadRules: () => {
      current = readPublication(path, current);
      return fileRulesOf(current.settings);
    },
    loadPublication: (served) => {
      current = readPublication(path, current);
      refuse(current.faults);
      // The file is empty or gone for a moment while it is written; readers may not see that.
      if (hadKeys && !hasKeys(current)) {
        refuse([`${PUBLICATION_FILE}: is empty or gone; to publish without it, restart the service`]);
      }
      hadKeys ||= hasKeys(current);
      const { baseUrl = '' } = { ...current.options, ...given };
      return describePublication(current.settings, { ...context, baseUrl }, served);
    },
  };
}

function hasKeys({ settings }: CheckedPublication): boolean {
  return Object.keys(settings).length > 0;
}

/** Faults of the content directory. A publication that was stored before is served without one. */
function directoryFaults({ content, data, databaseUrl }: Settings): string[] {
  if (isStore(data) || databaseUrl !== '') return [];
  if (statSync(content, { throwIfNoEntry: false })?.isDirectory() === true) return [];
  const { flag, env } = OPTIONS.content;
  return [
    `--${flag} (${env}): got ${JSON.stringify(content)}, expected a directory that exists: \`feedwright init\` makes one`,
  ];
}
