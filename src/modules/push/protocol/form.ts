// URL Standard, section 5.1: application/x-www-form-urlencoded, as WebSub 5.1 and rssCloud have it: UTF-8 and nothing else.

/** The values of each name of a form, in their order. */
export type Form = ReadonlyMap<string, readonly string[]>;

/** What a form is sent as. */
export const FORM_TYPE = 'application/x-www-form-urlencoded';

/** Whether a Content-Type says that the body is a form in UTF-8; without a charset it is taken for that. */
export function isForm(contentType: string | undefined): boolean {
  const [type, ...parameters] = (contentType ?? '').split(';').map((part) => part.trim().toLowerCase());
  return type === FORM_TYPE && parameters.every((one) => !one.startsWith('charset=') || CHARSET.test(one));
}

const CHARSET = /^charset=(?:utf-?8|"utf-?8")$/;

/**
 * Reads a form of any length; undefined where a name or value is not UTF-8. A percent sign that begins no escape is
 * itself, as the URL Standard has it.
 */
export function readForm(body: Uint8Array): Form | undefined {
  const form = new Map<string, string[]>();
  const text = Buffer.from(body.buffer, body.byteOffset, body.length).toString('latin1');
  try {
    for (const pair of text.split('&')) {
      if (pair === '') continue;
      const equals = pair.indexOf('=');
      const name = decode(equals === -1 ? pair : pair.slice(0, equals));
      const value = equals === -1 ? '' : decode(pair.slice(equals + 1));
      const values = form.get(name);
      if (values === undefined) form.set(name, [value]);
      else values.push(value);
    }
  } catch {
    return undefined;
  }
  return form;
}

/** Pairs as a form or the query of a URL. */
export function writeForm(pairs: readonly (readonly [name: string, value: string | number])[]): string {
  return pairs.map(([name, value]) => `${encodeURIComponent(name)}=${encodeURIComponent(value)}`).join('&');
}

/**
 * A URL without fragment, as it is, with pairs behind its own query: not a byte of that changes, and names that are
 * there already stay (WebSub 5.1.1).
 */
export function appendQuery(url: string, pairs: Parameters<typeof writeForm>[0]): string {
  return `${url}${joint(url)}${writeForm(pairs)}`;
}

function joint(url: string): string {
  const query = url.indexOf('?');
  if (query === -1) return '?';
  return query === url.length - 1 || url.endsWith('&') ? '' : '&';
}

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** Each character of `part` is a byte. Throws a TypeError where the bytes are not UTF-8. */
function decode(part: string): string {
  const bytes = part
    .replaceAll('+', ' ')
    .replace(/%([\da-f]{2})/gi, (_, digits: string) => String.fromCharCode(Number.parseInt(digits, 16)));
  return utf8.decode(Buffer.from(bytes, 'latin1'));
}
