// A request that is described by texts with placeholders in braces.

/** What a placeholder may be called. */
export const PLACEHOLDERS = ['keys', 'keysJson', 'urls', 'urlsJson', 'token'] as const;
export type Placeholder = (typeof PLACEHOLDERS)[number];

/** A request before its placeholders are filled in. */
export interface RequestTemplate {
  readonly url: string;
  readonly method: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | undefined;
}

/** Something wrong with a template: where, and what would be right, without a full stop. Never has a value in it. */
export interface TemplateFault {
  readonly path: readonly string[];
  readonly expected: string;
}

/** No brace of JSON looks like it: there a quotation mark, a bracket or a blank comes first. */
const PLACEHOLDER = /\{([A-Za-z]+)\}/g;

/** RFC 9110, 5.6.2. */
const TOKEN = /^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/;
/** RFC 9110, 5.5: what every HTTP library sends. */
const FIELD_VALUE = /^[\t\x20-\x7E\x80-\xFF]*$/;
const METHOD = /^[A-Z]{1,20}$/;
/** Placeholders may stand behind the host only: nothing that is filled in leads to another one. */
const ADDRESS = /^https?:\/\/[^{}/?#\s\\]+(?:[/?]|$)/;

/** What the connection needs is nobody else's affair. */
const FORBIDDEN_FIELDS = new Set([
  'connection',
  'content-length',
  'expect',
  'keep-alive',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
]);

/** What a template's texts look like, for those who can match patterns only: each may take more than {@link templateFaults}. */
export const TEMPLATE_PATTERNS = {
  url: ADDRESS.source,
  method: METHOD.source,
  text: String.raw`^(?![\s\S]*\{(?!(?:${PLACEHOLDERS.join('|')})\})[A-Za-z]+\})`,
} as const;

/** What is wrong with a template; nothing if it is right. */
export function templateFaults({ url, method, headers, body }: RequestTemplate): TemplateFault[] {
  const faults: TemplateFault[] = [];
  const fault = (expected: string, ...path: string[]): void => void faults.push({ path, expected });
  const known = `of placeholders only {${PLACEHOLDERS.join('}, {')}}`;
  const areKnown = (text: string): boolean =>
    namesIn(text).every((name) => (PLACEHOLDERS as readonly string[]).includes(name));

  const filled = url.replace(PLACEHOLDER, 'x');
  if (!ADDRESS.test(url) || !URL.canParse(filled))
    fault('an absolute http or https URL, with placeholders behind the host only', 'url');
  else if (!areKnown(url)) fault(known, 'url');
  if (!METHOD.test(method) || method === 'CONNECT') fault('a method such as POST or PURGE', 'method');
  for (const [name, value] of Object.entries(headers)) {
    if (!TOKEN.test(name)) fault('the name of a header field', 'headers', name);
    else if (FORBIDDEN_FIELDS.has(name.toLowerCase())) fault('no field of the connection', 'headers', name);
    else if (!FIELD_VALUE.test(value)) fault('one line of Latin characters', 'headers', name);
    else if (!areKnown(value)) fault(known, 'headers', name);
  }
  if (body !== undefined && !areKnown(body)) fault(known, 'body');
  return faults;
}

/** Which placeholders a template has. */
export function placeholdersIn({ url, headers, body }: RequestTemplate): ReadonlySet<string> {
  return new Set([url, ...Object.values(headers), body ?? ''].flatMap(namesIn));
}

/** Whether a text may stand in the value of a header field. */
export function isFieldValue(text: string): boolean {
  return FIELD_VALUE.test(text);
}

/** A template with its placeholders filled in: percent-encoded in the URL, elsewhere as they are. */
export function fill(
  { url, method, headers, body }: RequestTemplate,
  values: Readonly<Record<Placeholder, string>>,
): RequestTemplate {
  const put = (text: string, encode: (value: string) => string): string =>
    text.replace(PLACEHOLDER, (whole, name: string) => {
      const value = Object.hasOwn(values, name) ? values[name as Placeholder] : undefined;
      return value === undefined ? whole : encode(value);
    });
  const asItIs = (value: string): string => value;
  return {
    url: put(url, encodeURIComponent),
    method,
    headers: Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, put(value, asItIs)])),
    body: body === undefined ? undefined : put(body, asItIs),
  };
}

function namesIn(text: string): string[] {
  return [...text.matchAll(PLACEHOLDER)].map((match) => match[1] ?? '');
}
