import type { Finding } from '../../../../article/finding.ts';
import { webUrl } from '../../../../article/url.ts';
import { FRONT_MATTER_KEYS } from '../../../metadata/metadata-keys.ts';
import { collectProperties, timesIn, type PageProperties, type PageProperty } from './page-properties.ts';
import type { Metadata, ReadingContext } from '../../source-format.ts';
import { inheritedAttributes } from './inherited-attributes.ts';
import { elementsOf, lineOf, textOf, type TreeNode } from '../dom.ts';
import type { PageContent } from './find-content.ts';
import { isNamed } from './names.ts';
import { visibleFacts } from './visible-facts.ts';
import { oneLine } from '../../../metadata/text-values.ts';

/** Names of `<meta>` with the date of publication, beside those of Open Graph and schema.org. */
const DATE_NAMES: readonly string[] = [
  'og:published_time',
  'dc.date.issued',
  'dcterms.issued',
  'dcterms.created',
  'dc.date',
  'publish-date',
  'publishdate',
  'pubdate',
  'parsely-pub-date',
  'sailthru.date',
  'date',
];

const SITE_TITLE: ReadonlySet<string> = new Set(['site-title', 'site-name', 'blog-title', 'site__title']);

/**
 * Reads metadata of the article from a saved page. `content` is the element with the text; `linesBefore` is
 * the number of lines in the file above the parsed text. Unusable values give a note.
 *
 * Order of preference: machine-readable data of this article (JSON-LD, then `article:` and Open Graph), then
 * visible parts of the article, then data of the page, whose `<title>` ends in the site's name.
 */
export function readPageMetadata(
  page: TreeNode,
  {
    scope,
    content,
    properties,
  }: Pick<PageContent, 'scope' | 'content'> & { readonly properties: PageProperties },
  linesBefore: number,
  context: ReadingContext,
): { metadata: Metadata; findings: readonly Finding[] } {
  const findings: Finding[] = [];
  const note = (line: number, message: string): void => {
    const at = line + linesBefore;
    findings.push({
      file: context.path,
      line: at,
      severity: 'note',
      rule: 'metadata',
      message: oneLine(message),
    });
  };
  /** The first fact that the key's own rules accept. */
  function first<Name extends keyof typeof FRONT_MATTER_KEYS>(
    name: Name,
    facts: readonly PageProperty[],
  ): Metadata[Name] {
    for (const { value, line } of facts) {
      const told: string[] = [];
      const read = FRONT_MATTER_KEYS[name].read(value, (message) => told.push(message), context);
      for (const message of told) note(line, `${name} in the page: ${message}`);
      if (read !== undefined) return read;
    }
    return undefined;
  }
  /** All properties of the first source that has any. */
  function all<Name extends 'authors' | 'tags'>(
    name: Name,
    ...places: readonly (readonly PageProperty[])[]
  ): Metadata[Name] {
    const facts = places.find(({ length }) => length > 0) ?? [];
    const [{ line } = { line: 0 }] = facts;
    return facts.length === 0 ? undefined : first(name, [{ value: facts.map(({ value }) => value), line }]);
  }

  const { linked, meta, link, text, broken } = properties;
  for (const line of broken) note(line, 'ignored JSON-LD that is not valid JSON');
  const siteNames = [...meta('og:site_name'), ...meta('application-name'), ...siteTitles(page)].map(
    ({ value }) => value,
  );
  const around = inheritedAttributes(content);
  const facts = visibleFacts(scope);
  const headings = [collectProperties(scope).text('h1'), facts.titles];
  const metadata: Metadata = {
    title: first('title', [
      ...linked('headline'),
      ...meta('og:title'),
      // Without an article element, a first heading may be the site's.
      ...(scope.tagName === 'article' ? headings : headings.toReversed()).flat(),
      ...text('title').map(({ value, line }) => ({ value: withoutSite(value, siteNames), line })),
    ]),
    published: first('published', [
      ...linked('published'),
      ...meta('article:published_time'),
      ...meta('datepublished'),
      ...timesIn(scope, 'datepublished', 'pubdate'),
      ...facts.published,
      ...DATE_NAMES.flatMap(meta),
      ...facts.times,
    ]),
    updated: first('updated', [
      ...linked('modified'),
      ...meta('article:modified_time'),
      ...meta('datemodified'),
      ...timesIn(scope, 'datemodified', 'updated'),
      ...facts.updated,
    ]),
    authors: all('authors', linked('authors'), meta('author'), facts.authors),
    tags: all('tags', meta('article:tag'), linked('keywords'), meta('keywords').flatMap(words), facts.tags),
    summary: first('summary', [...meta('description'), ...meta('og:description'), ...linked('description')]),
    language: first('language', [...around.languages, ...linked('language')]),
    direction: first('direction', around.directions),
    url: first('url', [...link('canonical'), ...meta('og:url')].filter(isWeb)),
    image: first('image', meta('og:image').filter(isWeb)),
  };
  const known = Object.entries(metadata).filter(([, value]) => value !== undefined);
  return { metadata: Object.fromEntries(known), findings };
}

/** Ignores relative and file: URLs, which pages may use but which are of no use here. */
function isWeb({ value }: PageProperty): boolean {
  return typeof value === 'string' && webUrl(value) !== undefined;
}

/** Splits `keywords` at commas. */
function words({ value, line }: PageProperty): readonly PageProperty[] {
  const list = String(value).split(',');
  return list.filter((word) => word.trim() !== '').map((word) => ({ value: word, line }));
}

/** Names of the site that the page shows. */
function siteTitles(page: TreeNode): readonly PageProperty[] {
  const shown = [...elementsOf(page)].find((element) => isNamed(element, SITE_TITLE));
  return shown === undefined ? [] : [{ value: oneLine(textOf(shown)), line: lineOf(shown) }];
}

/** Removes the site's name from `Story | The Site` or `The Site: Story`, if the page tells that name. */
function withoutSite(title: unknown, siteNames: readonly unknown[]): unknown {
  if (typeof title !== 'string') return title;
  for (const name of siteNames) {
    if (typeof name !== 'string' || name === '') continue;
    const before = title.endsWith(name) ? title.slice(0, -name.length) : '';
    if (/\S\s[|·•:»–—-]\s$/u.test(before)) return before.slice(0, -3);
    const after = title.startsWith(name) ? title.slice(name.length) : '';
    if (/^(?:\s[|·•»–—-]|\s?:)\s\S/u.test(after)) return after.replace(/^\s?.\s/u, '');
  }
  return title;
}
