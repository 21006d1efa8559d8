import type { Finding } from '../../../article/finding.ts';
import { webUrl } from '../../../article/url.ts';
import { FRONT_MATTER_KEYS } from '../../metadata/metadata-keys.ts';
import { collectProperties, timesIn, type PageProperty } from './page-properties.ts';
import type { Metadata, ReadingContext } from '../source-format.ts';
import { inheritedAttributes } from './inherited-attributes.ts';
import type { Element, TreeNode } from './dom.ts';
import { oneLine } from '../../metadata/text-values.ts';

/**
 * Reads metadata of the article from a saved page. `article` is the element with the text; `linesBefore` is
 * the number of lines in the file above the parsed text. Unusable values give a note.
 *
 * Order of preference: machine-readable data of this article (JSON-LD, then `article:` and Open Graph), then
 * visible parts of the article, then data of the page, whose `<title>` ends in the site's name.
 */
export function readPageMetadata(
  page: TreeNode,
  article: Element,
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

  const { linked, meta, link, text, broken } = collectProperties(page);
  for (const line of broken) note(line, 'ignored JSON-LD that is not valid JSON');
  const siteName = meta('og:site_name')[0]?.value;
  const around = inheritedAttributes(article);
  const metadata: Metadata = {
    title: first('title', [
      ...linked('headline'),
      ...meta('og:title'),
      ...collectProperties(article).text('h1'),
      ...text('title').map(({ value, line }) => ({ value: withoutSite(value, siteName), line })),
    ]),
    published: first('published', [
      ...linked('published'),
      ...meta('article:published_time'),
      ...meta('datepublished'),
      ...timesIn(article, 'datepublished', 'pubdate'),
    ]),
    updated: first('updated', [
      ...linked('modified'),
      ...meta('article:modified_time'),
      ...meta('datemodified'),
      ...timesIn(article, 'datemodified', 'updated'),
    ]),
    authors: all('authors', linked('authors'), meta('author')),
    tags: all('tags', meta('article:tag'), linked('keywords'), meta('keywords').flatMap(words)),
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

/** Removes the site's name from `Story | The Site`, if the page declares that name. */
function withoutSite(title: unknown, siteName: unknown): unknown {
  if (typeof title !== 'string' || typeof siteName !== 'string' || !title.endsWith(siteName)) return title;
  const rest = title.slice(0, -siteName.length);
  return /\S\s[|·•:–—-]\s$/u.test(rest) ? rest.slice(0, -3) : title;
}
