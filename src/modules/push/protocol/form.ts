// application/x-www-form-urlencoded (URL Standard, section 5.1), in UTF-8 only, for WebSub (section 5.1) and
// rssCloud.

/** The values of each name in a form, in their order. */
export type Form = ReadonlyMap<string, readonly string[]>;

/** The media type of forms. */
export const FORM_TYPE = 'application/x-www-form-urlencoded';

/** True if a Content-Type is that of a form in UTF-8, which is also the default charset. */
export function isForm(contentType: string | undefined): boolean {
  const [type, ...parameters] = (contentType ?? '').split(';').map((part) => part.trim().toLowerCase());
  return type === FORM_TYPE && parameters.every((one) => !one.startsWith('charset=') || CHARSET.test(one));
}

const CHARSET = /^charset=(?:utf-?8|"utf-?8")$/;

/**
 * Parses a form of any length; undefined if a name or value is not UTF-8. A percent sign without two hex
 * digits stands for itself (URL Standard).
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

/** Encodes pairs as a form or as the query of a URL. */
export function writeForm(pairs: readonly (readonly [name: string, value: string | number])[]): string {
  return pairs.map(([name, value]) => `${encodeURIComponent(name)}=${encodeURIComponent(value)}`).join('&');
}

/**
 * Appends pairs to the query of a URL without fragment. The URL itself remains unchanged to the byte,
 * including parameters of the same names (WebSub, section 5.1.1).
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

/** Decodes `part`, a string with one character per byte. Throws a TypeError if the bytes are not UTF-8. */
function decode(part: string): string {
  const bytes = part
    .replaceAll('+', ' ')
    .replace(/%([\da-f]{2})/gi, (_, digits: string) => String.fromCharCode(Number.parseInt(digits, 16)));
  return utf8.decode(Buffer.from(bytes, 'latin1'));
}
