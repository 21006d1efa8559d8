// Requests described by texts with placeholders in braces.

/** Names of placeholders. */
const PLACEHOLDERS = ['keys', 'keysJson', 'urls', 'urlsJson', 'token'] as const;
export type Placeholder = (typeof PLACEHOLDERS)[number];

/** A request before its placeholders are filled in. */
export interface RequestTemplate {
  readonly url: string;
  readonly method: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | undefined;
}

/** Fault of a template: its path and the expected value, without a full stop. Never contains a value. */
export interface TemplateFault {
  readonly path: readonly string[];
  readonly expected: string;
}

/** Matches no brace of JSON: there a quotation mark, a bracket or a blank follows. */
const PLACEHOLDER = /\{([A-Za-z]+)\}/g;

/** RFC 9110, 5.6.2. */
const TOKEN = /^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/;
/** Field value that every HTTP library sends (RFC 9110, 5.5). */
const FIELD_VALUE = /^[\t\x20-\x7E\x80-\xFF]*$/;
const METHOD = /^[A-Z]{1,20}$/;
/** Placeholders only after the host: no value can lead to another host. */
const ADDRESS = /^https?:\/\/[^{}/?#\s\\]+(?:[/?]|$)/;

/** Fields the HTTP client sets itself (RFC 9110, 7.6.1); a template may not. */
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

/** Patterns of a template's texts, for the JSON Schema; each may accept more than {@link templateFaults}. */
export const TEMPLATE_PATTERNS = {
  url: ADDRESS.source,
  method: METHOD.source,
  text: String.raw`^(?![\s\S]*\{(?!(?:${PLACEHOLDERS.join('|')})\})[A-Za-z]+\})`,
} as const;

/** Returns the faults of a template. */
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

/** Returns the placeholders that a template uses. */
export function placeholdersIn({ url, headers, body }: RequestTemplate): ReadonlySet<string> {
  return new Set([url, ...Object.values(headers), body ?? ''].flatMap(namesIn));
}

/** Tells if a text is a valid field value. */
export function isFieldValue(text: string): boolean {
  return FIELD_VALUE.test(text);
}

/** Fills in the placeholders of a template: percent-encoded in the URL, unchanged elsewhere. */
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
