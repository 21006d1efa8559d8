import { relative, resolve } from 'node:path';
import { addressOf } from '../../core/article/address.ts';
import { toInstant } from '../../core/article/instant.ts';
import { formatFinding } from '../../core/article/finding.ts';
import { linesOfReport } from '../../core/article/findings/finding-report.ts';
import { printable } from '../../core/article/text/printable.ts';
import type { Publication } from '../../core/article/publication.ts';
import type { Command, CommandContext } from '../../core/command.ts';
import { FeedwrightError } from '../../core/errors.ts';
import { STALE_IF_ERROR_SECONDS } from '../../core/delivery/cache-freshness.ts';
import { HUB_PATH } from '../../core/snapshot/paths.ts';
import type { Regenerator } from '../../core/publish/regenerator.ts';
import type { Snapshot } from '../../core/snapshot/snapshot.ts';

/** The configuration that an export follows. */
export interface ExportConfiguration {
  readonly settings: { readonly content: string; readonly data: string; readonly databaseUrl: string };
}

/** Max. lines about articles that were left out. */
const MAX_LINES = 50;

type ExportContext = CommandContext<ExportConfiguration>;

/** Writes what the service would serve now into a directory for a static host. */
export const exportCommand: Command<ExportContext> = {
  name: 'build',
  rank: 40,
  usage: '--out DIR',
  summary: 'write documents and pages for a static host',
  about: `DIR is created, or replaced if this command wrote it before. Exits with 1 if an article
had to be left out; the others are written.`,
  words: 0,
  flags: [{ name: 'out', type: 'string', value: 'DIR', help: 'directory to write to' }],
  faults: ({ out }) => (out === undefined ? ['build: expected --out DIR, the directory to write to'] : []),
  run: build,
};

/** Resolves to true if every article could be published; good articles are written in any case. Rejects with `export_failed`. */
async function build(context: ExportContext): Promise<boolean> {
  const directory = String(context.flags['out']);
  // The directory is replaced, so the working directory must not be in it.
  if (!relative(resolve(directory), resolve('.')).startsWith('..')) {
    throw new FeedwrightError(
      'export_failed',
      `cannot write to ${directory}: it is, or holds, the working directory; choose another directory for --out`,
    );
  }
  const configuration = await context.configuration();
  const { settings } = configuration;
  let failure: unknown;
  const regenerator = await context.openRegenerator({
    holder: 'build',
    // A static host is neither a hub nor a cloud.
    adapt: withoutPush,
    onFailed: (error) => (failure = error),
  });
  try {
    const regeneration = await regenerator.regenerate();
    if (regeneration === undefined) throw failure;
    if (regenerator.isFollower()) {
      const message =
        settings.databaseUrl === ''
          ? `a service is publishing from ${settings.data}: stop it, or choose another directory for --data`
          : 'a service is publishing from the database of DATABASE_URL: stop it, or name another database';
      throw new FeedwrightError('export_failed', message);
    }
    return await write(regeneration.snapshot, regenerator, configuration, context, directory);
  } finally {
    context.terminal.progress.clear();
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
  { settings }: ExportConfiguration,
  { terminal, now }: ExportContext,
  directory: string,
): Promise<boolean> {
  const { progress, print, warn } = terminal;
  // Loaded on use: other commands need none of it.
  const { exportSnapshot } = await import('./export.ts');
  const { createStaticAnswers } = await import('./service-answers.ts');
  progress.clear();
  const { groups, leftOut } = snapshot.findingDigest;
  const errors = { groups: groups.filter(({ severity }) => severity === 'error'), leftOut };
  for (const line of linesOfReport(errors, MAX_LINES, formatFinding)) warn(line);
  const input = {
    snapshot,
    pathsOnDemand: await pathsOnDemand(),
    find,
    answers: createStaticAnswers({
      snapshot,
      staleIfErrorSeconds: STALE_IF_ERROR_SECONDS,
      keyField: snapshot.publication.keyField,
    }),
    contentDirectory: settings.content,
    onProgress: progress.show,
  };
  const { files, faults, limits } = await exportSnapshot(input, directory, toInstant(now()));
  progress.clear();
  for (const fault of faults) warn(printable(`not written: ${fault}`));
  for (const limit of limits) warn(printable(limit));
  print(
    `${snapshot.articles} article${snapshot.articles === 1 ? '' : 's'}, ${files} files written to ${directory}`,
  );
  return leftOut === 0 && faults.length === 0;
}
