import { z } from 'zod';
import { isAuthority, isPermanentId } from '../../article/ids/tag-uri.ts';
import { PERMALINK_TOKENS, permalinkFault } from '../../article/addresses/permalink-pattern.ts';
import { languageTag } from '../../article/language.ts';
import { aliases, feeds, oldHosts } from './feeds-key.ts';
import { patterns, staticDirectories } from './file-keys.ts';
import { address, wholeNumberWithin, person, text, words } from './schema-types.ts';

const TOKENS = Object.keys(PERMALINK_TOKENS)
  .map((name) => `\`:${name}\``)
  .join(', ');

const permalinks = z
  .string({ error: 'a pattern such as /:year/:month/:slug/' })
  .meta({ pattern: String.raw`^\s*/[^?#]*:[a-z]` })
  .transform((written, context) => {
    const pattern = written.trim();
    const fault = permalinkFault(pattern);
    if (fault === undefined) return pattern;
    context.addIssue({ code: 'custom', message: fault });
    return z.NEVER;
  });

const option = z.string({ error: 'a text' });

/**
 * The core's keys of publication.yaml; none is required. Validation and the JSON Schema (publication-schema.ts) are
 * both made of these and of the keys of modules; editors show the descriptions as Markdown.
 */
export const PUBLICATION_KEYS = {
  title: words.describe("Name of the publication. Default: the base URL's host"),
  description: words.describe('A sentence about it'),
  link: address.describe("The site's home page, an absolute http or https URL. Default: the base URL"),
  id: text(
    'an absolute IRI such as tag:example.org,2026:feed',
    (value) => (isPermanentId(value) ? value : undefined),
    String.raw`^\s*[A-Za-z][A-Za-z0-9+.-]*:\S`,
  ).describe('Permanent id of the main feed, an absolute IRI. Default: a `tag:` URI of the authority'),
  language: text(
    'a language tag such as en or pt-BR',
    languageTag,
    String.raw`^\s*[A-Za-z]{2,8}(?:-[A-Za-z0-9]{1,8})*\s*$`,
  ).describe('Language (BCP 47) of articles that name none, such as `en` or `pt-BR`. Default: `en`'),
  authority: text(
    'a domain name or e-mail address in lower case',
    (value) => (isAuthority(value) ? value : undefined),
    String.raw`^\s*[a-z0-9._@-]+\s*$`,
  ).describe(
    'Domain or e-mail address under which ids are minted. **Set it before the first reader comes, and never change it.**',
  ),
  authors: z
    .array(person, { error: 'a list of authors' })
    .min(1, 'at least one author')
    .describe('Authors of articles that name none: names, or `name`, `url` and `email`. Default: the title'),
  icon: address.describe('Address of a large square image'),
  favicon: address.describe('Address of a small square image'),
  rights: words.describe('Copyright notice'),
  kind: z
    .literal('podcast', { error: 'podcast, or no kind at all' })
    .describe('`podcast`: articles are episodes'),
  limit: wholeNumberWithin(1, 1000).describe('Max. articles in a document. Default: 20'),
  maxBytes: wholeNumberWithin(10_000, 10_000_000).describe(
    'Max. bytes of articles in a document. Default: 250000',
  ),
  tombstoneDays: wholeNumberWithin(0, 3650).describe(
    'Days for which documents list a deleted article. Default: 30',
  ),
  deltas: wholeNumberWithin(0, 100).describe(
    'Number of earlier instances of a document from which readers can get a delta. 0: none. Default: 20',
  ),
  gate: z
    .strictObject({
      shrinkPercent: wholeNumberWithin(0, 100).describe(
        'Share of the articles that may disappear at once. Default: 50',
      ),
      growPercent: wholeNumberWithin(0, 1_000_000).describe(
        'Share of the articles that may be added at once. Default: 100',
      ),
      redatePercent: wholeNumberWithin(0, 100).describe(
        'Share of the entries whose dates may move. Default: 50',
      ),
    })
    .partial()
    .describe('Shares, in percent, that a single regeneration may not exceed'),
  poll: z
    .strictObject({
      leastSeconds: wholeNumberWithin(1, 86_400).describe('Min. wait. Default: as the schedule'),
      mostSeconds: wholeNumberWithin(1, 86_400).describe('Max. wait, not below `leastSeconds`. Default: 900'),
    })
    .partial()
    .refine(
      ({ leastSeconds, mostSeconds }) => (leastSeconds ?? 0) <= (mostSeconds ?? Infinity),
      'a mostSeconds that is not below leastSeconds',
    )
    .describe('Wait between two polls that clients are asked for'),
  content: z
    .enum(['full', 'summary'], { error: 'full or summary' })
    .describe('Whole articles, or summaries only. Default: `full`'),
  feeds: feeds.describe(
    'Settings of single feeds by their addresses (`tags/news`, `/` for the main one), and combinations (`feeds/…`)',
  ),
  aliases: aliases.describe('Old paths, such as `/feed`, each with the address it leads to'),
  oldFeeds: z
    .enum(['redirect', 'serve'], { error: 'redirect or serve' })
    .describe(
      'Answer at an old path in `aliases` that leads to a document: a redirect (301), or the document itself (200), for readers that follow no redirects. Default: `redirect`',
    ),
  oldHosts: oldHosts.describe('Host names under which the service was reached before'),
  permalinks: permalinks.describe(
    `Paths of articles' pages: a pattern with tokens (${TOKENS}). Default: \`/articles/:slug\``,
  ),
  pages: z
    .union([z.literal(false), address], {
      error: 'false, or the absolute URL of the site that has the pages',
    })
    .describe(
      'Site that has the pages: none are served here, and links lead there. `false`: the site is `link`. Default: this service has them',
    ),
  include: patterns.describe(
    'Patterns of files that are articles whatever their names, folders and layouts, such as `README.md` or `pages/**`',
  ),
  exclude: patterns.describe(
    'Patterns of files that are no articles, such as `notes/**` or `*.html`; beats `include`',
  ),
  static: staticDirectories.describe(
    'Directories of pictures and other files, such as `media`, or `../static` beside the content directory. `static`, `public`, `assets` and `source` at its top are found without',
  ),
  baseUrl: option.describe('Public address of the service, as `--base-url`'),
  cron: option.describe('Schedule of regenerations in UTC, as `--cron`: `*/5 * * * *`'),
  timezone: option.describe('IANA time zone of dates that name none, as `--timezone`'),
};
