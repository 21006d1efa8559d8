import { addressesIn, pathOf } from '../foreign/crawl.ts';
import { leftoversIn } from './leftovers.ts';
import { secretOf, type DialectSite, type Post } from './post.ts';
import type { PublishedArticle, PublishedSite } from './publish-site.ts';

/** Min. share of the posts that are meant to be published, and min. share of published ones without a fault. */
const MIN_PUBLISHED = 0.98;
const MIN_CLEAN = 0.95;

/** Max. lines of `check` for a site of up to 2,000 posts. */
const MAX_LINES = 50;

/** Number of examples for each kind of fault. */
const EXAMPLES = 12;

/** A text that the dialects write in private comments and in comments of outsiders only. */
const PRIVATE = 'remark';

/** Differences of a published site from what its author means, each with examples; empty if it is as it should be. */
export function faultsOfSite(
  posts: readonly Post[],
  { formerPaths, unknownPaths }: DialectSite,
  site: PublishedSite,
): readonly string[] {
  const meant = posts.filter(({ isDraft }) => !isDraft);
  const secrets = [...posts.filter(({ isDraft }) => isDraft).map(secretOf), PRIVATE];
  const leaks = [...site.texts].flatMap(([file, text]) =>
    secrets.filter((secret) => text.includes(secret)).map((secret) => `${secret} in ${file}`),
  );
  const unclean = site.articles
    .map((article) => [article.url, faultsOfArticle(article, site, unknownPaths)] as const)
    .filter(([, faults]) => faults.length > 0)
    .map(([url, faults]) => `${url}: ${faults.join(', ')}`);
  const lost = formerPaths.filter((path) => !site.redirects.has(path));
  const { length: published } = site.articles;
  const cases: readonly (readonly [isWrong: boolean, what: string, examples: readonly string[]])[] = [
    [leaks.length > 0, `${leaks.length} private texts are published`, leaks],
    [
      published < meant.length * MIN_PUBLISHED || published > meant.length,
      `${published} of ${meant.length} posts are published`,
      site.checked,
    ],
    [
      unclean.length > published * (1 - MIN_CLEAN),
      `${unclean.length} of ${published} published posts have faults`,
      unclean,
    ],
    [lost.length > 0, `${lost.length} former addresses do not redirect`, lost],
    [site.checked.length > MAX_LINES, `check prints ${site.checked.length} lines`, site.checked],
  ];
  return cases
    .filter(([isWrong]) => isWrong)
    .flatMap(([, what, examples]) => [what, ...examples.slice(0, EXAMPLES).map((one) => `  ${one}`)]);
}

/** Faults of an article that its readers would see: left-over markup, pictures and links that lead nowhere. */
function faultsOfArticle(
  { content_html: html }: PublishedArticle,
  { paths }: Pick<PublishedSite, 'paths'>,
  unknownPaths?: RegExp,
): readonly string[] {
  const addresses = addressesIn(html.replace(/<(pre|code)\b[^>]*>[\s\S]*?<\/\1>/g, ''));
  const dead = addresses
    .flatMap((address) => pathOf(address, '/'))
    .filter((path) => !paths.has(path) && unknownPaths?.test(path) !== true);
  const relative = addresses.filter((address) => !/^(?:[a-z][a-z0-9+.-]*:|#)/i.test(address));
  return [
    ...leftoversIn(html),
    ...dead.map((path) => `${path} leads nowhere`),
    ...relative.map((one) => `${one} is relative`),
  ];
}
