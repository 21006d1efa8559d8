import { relative, resolve } from 'node:path';
import { addressOf } from '../../core/article/address.ts';
import { toInstant, type Instant } from '../../core/article/instant.ts';
import { formatFinding } from '../../core/article/finding.ts';
import type { Publication } from '../../core/article/publication.ts';
import { FeedwrightError } from '../../core/errors.ts';
import { STALE_IF_ERROR_SECONDS } from '../../core/delivery/freshness.ts';
import { createStaticAnswers } from '../../modules/static-export/service-answers.ts';
import { exportSnapshot } from '../../modules/static-export/export.ts';
import { HUB_PATH } from '../../core/snapshot/paths.ts';
import { createRegenerator } from '../../core/publish/regenerate.ts';
import type { Regenerator } from '../../core/publish/regenerator.ts';
import type { Snapshot } from '../../core/snapshot/snapshot.ts';
import { configure, type Configuration } from '../../app/configuration.ts';
import { postgresSettings, type GivenOptions } from '../../app/options.ts';
import { createProgressLine, type ProgressLine } from '../terminal/progress.ts';
import { terminalOf } from '../terminal/terminal.ts';
import { EXTENSIONS } from '../../app/modules/extensions.ts';
import { GENERATOR } from '../../app/version.ts';

/**
 * Writes what the service would serve now into a directory for a static host. Resolves to whether every
 * article could be published; those that could be are written either way. `now` is milliseconds since 1970. Rejects with
 * `export_failed`.
 */
export async function build(
  given: GivenOptions,
  directory: string,
  now: () => number = Date.now,
): Promise<boolean> {
  // The directory is replaced: nobody may stand in it.
  if (!relative(resolve(directory), process.cwd()).startsWith('..')) {
    throw new FeedwrightError(
      'export_failed',
      `cannot write to ${directory}: it is, or holds, the working directory; give --out a directory of its own`,
    );
  }
  const configuration = configure(given);
  const { settings, loadPublication } = configuration;
  const terminal = terminalOf(process.stderr, process.env);
  const progress = createProgressLine(
    (text) => process.stderr.write(text),
    terminal,
    () => performance.now(),
  );
  let failure: unknown;
  const regenerator = createRegenerator({
    contentDirectory: settings.content,
    dataDirectory: settings.data,
    database: postgresSettings(settings),
    holder: 'build',
    mayLead: true,
    leadMs: 0,
    timezone: settings.timezone,
    // A static host is neither a hub nor a cloud.
    loadPublication: (served) => withoutPush(loadPublication(served)),
    generator: GENERATOR,
    extensions: EXTENSIONS,
    now,
    onProgress: progress.show,
    onFailed: (error) => (failure = error),
  });
  try {
    const regeneration = await regenerator.regenerate();
    if (regeneration === undefined) throw failure;
    if (regenerator.isFollower()) {
      const message =
        settings.databaseUrl === ''
          ? `a service is publishing from ${settings.data}: stop it, or give --data another directory`
          : 'a service is publishing from the database of DATABASE_URL: stop it, or name another database';
      throw new FeedwrightError('export_failed', message);
    }
    return await write(
      regeneration.snapshot,
      regenerator,
      configuration,
      { directory, now: toInstant(now()) },
      progress,
    );
  } finally {
    progress.clear();
    await regenerator.close();
  }
}

function withoutPush(publication: Publication): Publication {
  const own = addressOf(publication, HUB_PATH);
  return { ...publication, hubs: publication.hubs?.filter((hub) => hub !== own), cloud: undefined };
}

async function write(
  snapshot: Snapshot,
  { find, pathsOnDemand }: Regenerator,
  { settings, cdn }: Configuration,
  to: { readonly directory: string; readonly now: Instant },
  progress: ProgressLine,
): Promise<boolean> {
  progress.clear();
  const errors = snapshot.findings.filter(({ severity }) => severity === 'error');
  for (const finding of errors) console.error(formatFinding(finding));
  const input = {
    snapshot,
    pathsOnDemand: await pathsOnDemand(),
    find,
    answers: createStaticAnswers({
      snapshot,
      staleIfErrorSeconds: STALE_IF_ERROR_SECONDS,
      keyField: cdn.keys,
    }),
    contentDirectory: settings.content,
    onProgress: progress.show,
  };
  const files = await exportSnapshot(input, to.directory, to.now);
  progress.clear();
  console.log(
    `${snapshot.articles} article${snapshot.articles === 1 ? '' : 's'}, ${files} files written to ${to.directory}`,
  );
  return errors.length === 0;
}
