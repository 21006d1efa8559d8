import { FeedwrightError, messageOf } from '../../../core/errors.ts';
import type { Command, CommandContext } from '../../../core/command.ts';
import { printable } from '../../../core/article/text/printable.ts';
import { webUrl } from '../../../core/article/url.ts';

/** Max. files and directories of one command. */
const MAX_SOURCES = 1000;

/** Writes the articles of another program's export into the content directory. */
export const importCommand: Command = {
  name: 'import',
  rank: 44,
  usage: 'FILE|DIR…',
  summary: 'write articles from an export of WordPress, Ghost or Blogger',
  about: `Reads exports of WordPress (WXR), Ghost (JSON) and Blogger (Atom), and any RSS, Atom or
JSON Feed file; a DIR stands for all such files in it. Writes one Markdown file per
article into the content directory, with the id, dates and path that readers know, and
completes publication.yaml and adopted.yaml. What was not public becomes a draft.

Articles that are there stay as they are, so the command can be run again; --force
replaces them. Exits with 1 if a file is damaged or an article could not be imported;
the others are.`,
  words: MAX_SOURCES,
  flags: [
    {
      name: 'site',
      type: 'string',
      value: 'URL',
      help: 'where the site was published, if the export does not say',
    },
    {
      name: 'uploads',
      type: 'string',
      value: 'DIR',
      help: "copy of the old site's pictures, to be put beside the articles",
    },
    { name: 'force', type: 'boolean', help: 'replace articles that are there' },
  ],
  faults: ({ site }) =>
    typeof site === 'string' && webUrl(site) === undefined
      ? [`--site: got ${JSON.stringify(site)}, expected an absolute http or https URL`]
      : [],
  run: importExports,
};

/** Resolves to false if a file is damaged, or something that was meant was not imported. */
async function importExports(context: CommandContext): Promise<boolean> {
  const { words, flags, terminal, now } = context;
  if (words.length === 0) {
    throw new FeedwrightError('config_invalid', 'The command line is wrong', {
      faults: ['import: expected a file or directory to import, such as export.xml'],
    });
  }
  const contentDirectory = context.contentDirectory();
  const { site, uploads } = flags;
  // Loaded on use: other commands need no parser.
  const { runImport } = await import('./run-import.ts');
  const { summaryOf } = await import('./import-summary.ts');
  try {
    const result = await runImport({
      sources: words,
      contentDirectory,
      site: typeof site === 'string' ? webUrl(site) : undefined,
      uploads: typeof uploads === 'string' ? uploads : undefined,
      replaces: flags['force'] === true,
      now: now(),
      onProgress: (done) => terminal.progress.show({ phase: 'write', done }),
    });
    terminal.progress.clear();
    for (const line of result.report.lines()) terminal.warn(printable(line));
    for (const line of summaryOf(result, contentDirectory)) terminal.print(printable(line));
    return result.report.errors === 0;
  } catch (cause) {
    terminal.progress.clear();
    if (cause instanceof FeedwrightError) throw cause;
    throw new FeedwrightError('import_failed', `cannot import: ${messageOf(cause)}`, { cause });
  }
}
