/** The types of schema.org that are an article, with or without its address before the name. */
const ARTICLE_TYPE =
  /^(?:https?:\/\/schema\.org\/|schema:)?(?:\w*Article|(?:Live)?BlogPosting|SocialMediaPosting|Report)$/u;

/** What a page's JSON-LD says of its article, as written: not yet checked. */
export interface LinkedData {
  readonly headline: readonly string[];
  readonly published: readonly string[];
  readonly modified: readonly string[];
  readonly authors: readonly { readonly name: string; readonly url?: string }[];
  readonly keywords: readonly string[];
  readonly description: readonly string[];
  readonly language: readonly string[];
}

/**
 * Reads one `<script type="application/ld+json">` as data; it is never run. Undefined if it is about
 * something other than an article; throws SyntaxError if it is not JSON.
 */
export function readLinkedData(json: string): LinkedData | undefined {
  const article = nodesOf(JSON.parse(json)).find(({ '@type': type }) =>
    many(type).some((name) => typeof name === 'string' && ARTICLE_TYPE.test(name)),
  );
  if (article === undefined) return undefined;
  return {
    headline: strings(article['headline'] ?? article['name']),
    published: strings(article['datePublished']),
    modified: strings(article['dateModified']),
    authors: many(article['author']).flatMap(readPerson),
    // A list, or words with commas between.
    keywords: strings(article['keywords'])
      .flatMap((words) => words.split(','))
      .filter((word) => word.trim() !== ''),
    description: strings(article['description']),
    language: strings(article['inLanguage']),
  };
}

/** The things described at the top, in a list or in a `@graph`. */
function nodesOf(data: unknown): readonly Record<string, unknown>[] {
  return many(data)
    .filter(isObject)
    .flatMap((node) => [node, ...many(node['@graph']).filter(isObject)]);
}

function readPerson(value: unknown): { name: string; url?: string }[] {
  if (typeof value === 'string') return [{ name: value }];
  if (!isObject(value)) return [];
  const [name] = strings(value['name']);
  const [url] = strings(value['url']);
  if (name === undefined) return [];
  return [url === undefined ? { name } : { name, url }];
}

function strings(value: unknown): readonly string[] {
  return many(value).filter((item) => typeof item === 'string' && item.trim() !== '') as string[];
}

function many(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [value];
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
