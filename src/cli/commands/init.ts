import { existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import { shellWord } from '../../core/article/text/shell-word.ts';
import { printableLines } from '../../core/article/text/printable.ts';
import { PUBLICATION_FILE } from '../../core/content/publication/publication-file.ts';
import { FeedwrightError, messageOf } from '../../core/errors.ts';
import { realPathOf } from '../../core/content/directory/real-path.ts';
import { FIRST_ARTICLE, initialFiles, siteFiles } from './init-files.ts';
import { OPTIONS, resolveSettings, type GivenOptions } from '../../app/options.ts';
import { schemaAddress } from '../schema-address.ts';
import { initDefaults } from './init-defaults.ts';
import { findSite } from './site/find-site.ts';
import type { SiteConfiguration } from './site/site-configuration.ts';

/**
 * Makes a content directory with a publication.yaml and an article in it, and says what comes next. `directory` is
 * where it is to be, the working directory unless given. In the site of another program it writes a publication.yaml
 * beside the articles, with what that program's configuration says. Throws `init_refused` where there is anything else.
 */
export function init(given: GivenOptions, directory = '.'): void {
  const { settings, faults } = resolveSettings(given);
  if (faults.length > 0)
    throw new FeedwrightError('config_invalid', 'The configuration is wrong', { faults });
  const site = resolve(directory);
  const { site: found, unread } = findSite(site);
  const content = resolve(site, given.content ?? found?.content ?? settings.content);
  const shown = relative(process.cwd(), content) || '.';
  if (found === undefined) refuseToOverwrite(content, shown);
  else refuseSecond(content, shown);
  // A directory from the command line, or another content directory, tells more than the default name.
  const named = given.content === undefined ? site : content;
  const guessed = initDefaults(named, process.cwd(), process.env);
  const schema = schemaAddress(realPathOf(content));
  const files =
    found === undefined ? initialFiles(guessed, schema, Date.now()) : siteFiles(guessed, found, schema);
  const written: string[] = [];
  try {
    mkdirSync(content, { recursive: true });
    for (const [name, text] of Object.entries(files)) {
      // Not over a file that has come meanwhile either.
      writeFileSync(join(content, name), text, { flag: 'wx' });
      written.push(name);
    }
  } catch (cause) {
    // `init` would refuse a half-made directory at the next attempt.
    for (const name of written) rmSync(join(content, name), { force: true });
    throw new FeedwrightError('init_refused', `cannot write to ${shown}: ${messageOf(cause)}`, { cause });
  }
  const steps = nextSteps(
    site,
    found === undefined ? given : { ...given, content: given.content ?? found.content },
  );
  console.log(
    found === undefined ? report(shown, Object.keys(files), steps, unread) : siteReport(shown, found, steps),
  );
}

function refuseSecond(content: string, shown: string): void {
  if (!existsSync(join(content, PUBLICATION_FILE))) return;
  throw new FeedwrightError(
    'init_refused',
    `${join(shown, PUBLICATION_FILE)} exists: publish the site with \`feedwright serve\``,
  );
}

function siteReport(shown: string, site: SiteConfiguration, steps: readonly string[]): string {
  const { title, description, link, language, timezone, static: files, permalinks } = site;
  const pattern = 'pattern' in permalinks ? permalinks.pattern : undefined;
  const read = Object.entries({ title, description, link, language, timezone, permalinks: pattern })
    .filter(([, value]) => value !== undefined)
    .map(([key, value]) => `  ${key}: ${value}`);
  const missing = 'reason' in permalinks ? [`  no permalinks: ${permalinks.reason}`] : [];
  const found = files === undefined ? [] : [`  static: ${files}`];
  return printableLines(`Made
  ${join(shown, PUBLICATION_FILE)}

Read from ${site.file} of ${site.generator}
${[...read, ...missing, ...found].join('\n')}

Next
${steps.map((step) => `  ${step}`).join('\n')}`);
}

function refuseToOverwrite(content: string, shown: string): void {
  let names: readonly string[];
  try {
    names = readdirSync(content);
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'ENOENT') return;
    throw new FeedwrightError('init_refused', `cannot create ${shown}: ${messageOf(cause)}`, { cause });
  }
  if (names.length === 0) return;
  throw new FeedwrightError(
    'init_refused',
    `${shown} exists and is not empty: publish it with \`feedwright serve\`, or name a new directory, \`feedwright init DIR\``,
  );
}

/** Command that serves the new directory. */
function nextSteps(site: string, { content }: GivenOptions): readonly string[] {
  const way = relative(process.cwd(), site);
  const flag =
    content === undefined || content === OPTIONS.content.fallback ? '' : ` --content ${shellWord(content)}`;
  return [
    ...(way === '' ? [] : [`cd ${shellWord(way)}`]),
    `npx feedwright serve${flag}`,
    `npx feedwright check${flag}`,
  ];
}

function report(
  shown: string,
  names: readonly string[],
  steps: readonly string[],
  unread: readonly string[],
): string {
  const without =
    unread.length === 0
      ? ''
      : `\nNothing is taken from this site\n${unread.map((line) => `  ${line}`).join('\n')}\n`;
  const made = names.map((name) => `  ${join(shown, name)}`);
  return printableLines(`Made
${made.join('\n')}
${without}
Next
${steps.map((step) => `  ${step}`).join('\n')}

Write articles beside ${join(shown, FIRST_ARTICLE)}, and before anybody subscribes say in
${join(shown, PUBLICATION_FILE)} where readers will find them.`);
}
