// RFC 9112, section 3.2: Request Target; RFC 3986, section 6.2.2: path normalisation.

/** Paths that are canonical unchanged (RFC 3986, 3.3: pchar without `%`). */
const PLAIN_PATH = /^[\w\-.~!$&'()*+,;=:@/]*$/;
const ABSOLUTE_FORM = /^https?:\/\/[^/?#]+/i;
const QUERY_OR_FRAGMENT = /[?#]/;
const DOT_SEGMENT = /\/\.\.?(?:\/|$)/;
/** RFC 3986, 2.3: characters whose percent-encoded form is equivalent. */
const UNRESERVED = /^[\w\-.~]$/;

const PERCENT = 0x25;
const SLASH = 0x2f;
const BACKSLASH = 0x5c;

/**
 * Canonical path of a request target (`req.url`), for lookups: no query; unreserved characters plain; all
 * others percent-encoded in UTF-8 with upper-case digits, as encodeURIComponent encodes slugs. `*` for the
 * asterisk-form. Undefined for malformed and ambiguous paths: broken escapes, NUL, encoded slashes,
 * backslashes, dot segments.
 */
export function canonicalPathOf(target: string): string | undefined {
  if (target === '*') return '*';
  let path = target;
  if (!path.startsWith('/')) {
    const origin = ABSOLUTE_FORM.exec(target)?.[0];
    if (origin === undefined) return undefined;
    path = target.slice(origin.length);
  }
  const cut = path.search(QUERY_OR_FRAGMENT);
  if (cut !== -1) path = path.slice(0, cut);
  if (path === '') return '/';
  const canonical = PLAIN_PATH.test(path) ? path : canonicalPath(path);
  // Last, because dots may have been percent-encoded.
  return canonical === undefined || DOT_SEGMENT.test(canonical) ? undefined : canonical;
}

function canonicalPath(path: string): string | undefined {
  let canonical = '';
  for (let index = 0; index < path.length; index++) {
    const character = path.charAt(index);
    let code = path.charCodeAt(index);
    if (code === PERCENT) {
      code = byteAt(path, index + 1);
      if (code === 0 || code === SLASH || Number.isNaN(code)) return undefined;
      index += 2;
    } else if (PLAIN_PATH.test(character)) {
      canonical += character;
      continue;
    } else if (code <= 0x20 || code === 0x7f || code > 0xff) {
      return undefined;
    }
    if (code === BACKSLASH) return undefined;
    // A raw byte above 0x7f is UTF-8 that the client did not encode; node:http maps each byte to one
    // character.
    canonical += UNRESERVED.test(String.fromCharCode(code))
      ? String.fromCharCode(code)
      : `%${code.toString(16).toUpperCase().padStart(2, '0')}`;
  }
  return canonical;
}

const HEX_PAIR = /^[\da-f]{2}$/i;

/** Value of two hexadecimal digits; NaN if invalid. */
function byteAt(path: string, index: number): number {
  const pair = path.slice(index, index + 2);
  return HEX_PAIR.test(pair) ? Number.parseInt(pair, 16) : Number.NaN;
}
