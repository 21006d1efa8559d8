/** Values of variables of one article. */
export interface KnownValues {
  readonly title?: string | undefined;
  readonly summary?: string | undefined;
  /** Variables that the text itself sets. */
  readonly assigned: ReadonlyMap<string, string>;
}

/** Value of an expression. */
export interface VariableValue {
  readonly value: string;
  /** True for an address or text in quotation marks, which needs no generator to be understood. */
  readonly isLiteral: boolean;
}

/** Filters that leave an address or text as it is, as far as an article is concerned. */
const KEEPING = new Set(
  'relative_url absolute_url url relurl absurl uri_escape cgi_escape escape escape_once xml_escape strip strip_html markdownify smartify safe url_encode trim link asset_path'.split(
    ' ',
  ),
);
const LITERAL = /^(?:"([^"]*)"|'([^']*)')/u;
const SITE_ADDRESS =
  /^(?:site\.(?:baseurl|base_url|url|github\.url|root)|config\.(?:base_url|root|url)|base_?url|siteurl|site_?url)$/iu;
const TITLE = /^(?:(?:page|post|this|article|meta|frontmatter)\.)?title$/iu;
const SUMMARY = /^(?:(?:page|post|article|frontmatter)\.)?(?:description|excerpt|summary)$/iu;
/** A variable that the language of templates knows, whatever stands in a file. */
const OF_A_SITE = /^(?:site|page)\./iu;

/** True for an expression that shows a generator by its name alone. */
export function isSiteVariable(expression: string): boolean {
  return OF_A_SITE.test(expression);
}

/**
 * Value of an expression such as `"/a.png" | relative_url`; undefined if only the generator knows it. Addresses of the
 * site are empty, so that what follows them is relative to its root.
 */
export function variableValue(expression: string, known: KnownValues): VariableValue | undefined {
  const literal = LITERAL.exec(expression);
  if (literal !== null) {
    const filters = expression.slice(literal[0].length);
    const value = filtered(literal[1] ?? literal[2] ?? '', filters);
    return value === undefined ? undefined : { value, isLiteral: filters.trim() !== '' };
  }
  const end = expression.search(/[\s|]/u);
  const name = end === -1 ? expression : expression.slice(0, end);
  const filters = end === -1 ? '' : expression.slice(end);
  const value = namedValue(name, known);
  const result = value === undefined ? undefined : filtered(value, filters);
  return result === undefined ? undefined : { value: result, isLiteral: false };
}

function namedValue(name: string, { title, summary, assigned }: KnownValues): string | undefined {
  if (SITE_ADDRESS.test(name)) return '';
  if (TITLE.test(name)) return title;
  if (SUMMARY.test(name)) return summary;
  return assigned.get(name);
}

/** The value after filters that change nothing in an article, or add a text; undefined after any other. */
function filtered(value: string, filters: string): string | undefined {
  let result = value;
  for (const part of filters.split('|')) {
    const filter = part.trim();
    if (filter === '') continue;
    const [, name = '', written = ''] = /^(\w+)\s*:?\s*([\s\S]*)$/u.exec(filter) ?? [];
    const literal = LITERAL.exec(written);
    const text = literal?.[1] ?? literal?.[2] ?? (SITE_ADDRESS.test(written.trim()) ? '' : undefined);
    if (name === 'prepend' && text !== undefined) result = text + result;
    else if (name === 'append' && text !== undefined) result += text;
    else if (!KEEPING.has(name.toLowerCase())) return undefined;
  }
  return result;
}
