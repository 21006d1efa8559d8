import { stringify } from 'yaml';
import type { SiteConfiguration } from './site/site-configuration.ts';
import { PUBLICATION_FILE } from '../../core/content/publication/publication-file.ts';
import type { InitDefaults } from './init-defaults.ts';

/** Name of the first article; its address is made of it. */
export const FIRST_ARTICLE = 'first-article.md';

/**
 * The files of a new content directory by name. `schema` is where editors find the schema of publication.yaml, `now`
 * is in milliseconds since 1970.
 */
export function initialFiles(
  guess: InitDefaults,
  schema: string | undefined,
  now: number,
): Readonly<Record<string, string>> {
  const head = schema === undefined ? '' : `# yaml-language-server: $schema=${schema}\n`;
  return { [PUBLICATION_FILE]: head + publicationYaml(guess), [FIRST_ARTICLE]: article(now) };
}

/** publication.yaml for the site of another program, with what its configuration says. */
export function siteFiles(
  guess: InitDefaults,
  site: SiteConfiguration,
  schema: string | undefined,
): Readonly<Record<string, string>> {
  const { title = guess.title, language = guess.language, timezone = guess.timezone, permalinks } = site;
  const head = schema === undefined ? '' : `# yaml-language-server: $schema=${schema}\n`;
  const line = (key: string, value: string | undefined): string =>
    value === undefined ? '' : `${key}: ${scalar(value)}\n`;
  const paths =
    'pattern' in permalinks
      ? `# Paths of the articles' pages, as ${site.generator} writes them.\npermalinks: ${scalar(permalinks.pattern)}`
      : `# No pattern of page paths: ${permalinks.reason}.\n# permalinks: /:year/:month/:slug/ # see docs/pages.md of Feedwright`;
  const files =
    site.static === undefined ? '' : `\n# Pictures and other files.\nstatic: [${inList(site.static)}]\n`;
  return {
    [PUBLICATION_FILE]: `${head}# Read from ${site.file} of ${site.generator}; docs/configuration.md of Feedwright has all keys.
title: ${scalar(title)}
${line('description', site.description)}${line('link', site.link)}language: ${scalar(language)} # of articles that name none
timezone: ${scalar(timezone)} # of dates that name none

${paths}
${files}
# Where the pages stay with ${site.generator}, and only the feeds are served here:
# pages: ${site.link ?? 'https://example.org/'}

# Before the first reader subscribes: where readers will find it, and a domain that is yours. Articles get their
# permanent ids under the domain, so never change it afterwards.
# baseUrl: https://example.org
# authority: example.org
`,
  };
}

function publicationYaml({ title, author, language, timezone }: InitDefaults): string {
  const authors = author === undefined ? '# authors: [Your Name]' : `authors: [${inList(author)}]`;
  return `# What this publication is. Every key may be left out; docs/configuration.md of Feedwright has all of them.
title: ${scalar(title)}
# description: A sentence about it
${authors}
language: ${scalar(language)} # of articles that name none
timezone: ${scalar(timezone)} # of dates that name none

# Before the first reader subscribes: where readers will find it, and a domain that is yours. Articles get their
# permanent ids under the domain, so never change it afterwards.
# baseUrl: https://example.org
# authority: example.org

# icon: https://example.org/icon.png
# rights: Copyright Your Name
# limit: 20 # articles in a document
# content: full # or summary
# cron: '*/5 * * * *' # when to look for changes, in UTC
`;
}

function article(now: number): string {
  const published = new Date(Math.floor(now / 60_000) * 60_000).toISOString().replace('.000Z', 'Z');
  return `---
title: The first article
published: ${published}
# Without this line an article is in the publication's language.
language: en
# tags: [news, example]
# draft: true
---

This is an article: a file in the content directory with a title and a date above its text. The text is
[Markdown](https://commonmark.org/help/).

Change it, or delete it and write another one: the feeds follow within minutes. \`feedwright check\` says what is
wrong with an article before readers see it.
`;
}

/** A text as YAML: plain where that says the same, else quoted. */
function scalar(value: string): string {
  return stringify(value, { lineWidth: 0 }).trimEnd();
}

/** The same for an item of a list in brackets, where commas and brackets mean something. */
function inList(value: string): string {
  return /[,[\]{}]/.test(value) ? JSON.stringify(value) : scalar(value);
}
