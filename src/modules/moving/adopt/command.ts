import type { ReadOldFeed } from '../../../core/adoption/old-feed.ts';
import type { FileRules, Publication } from '../../../core/article/publication.ts';
import { printable } from '../../../core/article/text/printable.ts';
import type { Command, CommandContext } from '../../../core/command.ts';
import type { Store } from '../../../core/publish/records/store.ts';
import { FeedwrightError } from '../../../core/errors.ts';

/** The configuration that articles are matched with. */
export interface AdoptConfiguration {
  readonly settings: { readonly content: string; readonly timezone: string };
  readonly loadPublication: (served: undefined) => Publication;
  readonly loadRules: () => FileRules;
}

/** The store, as far as `adopt` reads it. */
export type AdoptStore = Pick<Store, 'served' | 'close'>;

type AdoptContext = CommandContext<AdoptConfiguration, AdoptStore>;

/** Max. feeds of one site. */
const MAX_FEEDS = 20;

/** Creates the command that takes over the ids of an earlier publication's feeds for articles that are there. */
export function createAdoptCommand(loadReader: () => Promise<ReadOldFeed>): Command<AdoptContext> {
  return {
    name: 'adopt',
    rank: 46,
    usage: 'FEED…',
    summary: 'give articles the ids and addresses that readers of an old feed know',
    about: `Reads the feeds of the earlier publication (RSS, Atom or JSON Feed; files or URLs, with
their archives), matches their items to the articles, and writes ids, dates and addresses
to adopted.yaml in the content directory. Name all feeds of the site at once, the one
with the most readers first: items are joined by their links, and Atom keeps its own ids.
Can be run again: what was adopted stays. Prints what did not match, and why. Exits with 1
if a feed cannot be read or is damaged.`,
    words: MAX_FEEDS,
    flags: [],
    run: (context) => adopt(context, loadReader),
  };
}

async function adopt(context: AdoptContext, loadReader: () => Promise<ReadOldFeed>): Promise<boolean> {
  const { words, terminal, now } = context;
  if (words.length === 0) {
    throw new FeedwrightError('config_invalid', 'The command line is wrong', {
      faults: ['adopt: expected a feed of the earlier publication: a file or URL'],
    });
  }
  const { settings, loadPublication, loadRules } = await context.configuration();
  // Loaded on use: other commands need no parser.
  const { adoptFeeds } = await import('./adopt.ts');
  const { faultLines, summaryLines } = await import('./summary.ts');
  const result = await adoptFeeds({
    sources: words,
    contentDirectory: settings.content,
    timezone: settings.timezone,
    publication: loadPublication(undefined),
    rules: loadRules(),
    isServed: await isServed(context),
    readOldFeed: await loadReader(),
    now,
    onProgress: terminal.progress.show,
  }).finally(terminal.progress.clear);
  for (const line of faultLines(result.faults)) terminal.warn(printable(line));
  for (const line of summaryLines(result, settings.content)) terminal.print(printable(line));
  return result.settings.fault === undefined && !result.faults.some(({ isError }) => isError);
}

/** Resolves to true if a service with this data directory has published something. */
async function isServed({ openStore }: AdoptContext): Promise<boolean> {
  const store = await openStore();
  try {
    return (await store?.served()) !== undefined;
  } finally {
    await store?.close();
  }
}
