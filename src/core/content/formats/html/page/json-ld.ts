/** Article types of schema.org, with or without the namespace URL. */
const ARTICLE_TYPE =
  /^(?:https?:\/\/schema\.org\/|schema:)?(?:\w*Article|(?:Live)?BlogPosting|SocialMediaPosting|Report)$/u;

/** JSON-LD properties of an article, not yet validated. */
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
 * Parses a `<script type="application/ld+json">` as data. Undefined if it describes something other than an
 * article. Throws SyntaxError for invalid JSON.
 */
export function readLinkedData(json: string): LinkedData | undefined {
  const article = nodesOf(JSON.parse(json)).find(({ '@type': type }) =>
    toList(type).some((name) => typeof name === 'string' && ARTICLE_TYPE.test(name)),
  );
  if (article === undefined) return undefined;
  return {
    headline: strings(article['headline'] ?? article['name']),
    published: strings(article['datePublished']),
    modified: strings(article['dateModified']),
    authors: toList(article['author']).flatMap(readPerson),
    // A list, or one comma-separated text.
    keywords: strings(article['keywords'])
      .flatMap((words) => words.split(','))
      .filter((word) => word.trim() !== ''),
    description: strings(article['description']),
    language: strings(article['inLanguage']),
  };
}

/** Top-level nodes: one, a list or a `@graph`. */
function nodesOf(data: unknown): readonly Record<string, unknown>[] {
  return toList(data)
    .filter(isObject)
    .flatMap((node) => [node, ...toList(node['@graph']).filter(isObject)]);
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
  return toList(value).filter((item) => typeof item === 'string' && item.trim() !== '') as string[];
}

function toList(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [value];
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
