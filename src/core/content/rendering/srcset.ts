/** Max. length of a list. */
const MAX_CHARACTERS = 10_000;

/** Width or pixel density descriptor (HTML, "srcset attributes"). */
const DESCRIPTOR = /^(?:[1-9]\d{0,5}w|\d{1,3}(?:\.\d{1,3})?x)$/u;

/**
 * Applies `resolve` to every URL of a `srcset` and drops candidates with an invalid URL or descriptor. Parsed
 * as in HTML, because URLs may contain commas. Undefined if no candidate remains.
 */
export function resolveSrcset(
  srcset: string,
  resolve: (url: string) => string | undefined,
): string | undefined {
  if (srcset.length > MAX_CHARACTERS) return undefined;
  const resolved: string[] = [];
  let rest = srcset;
  for (;;) {
    rest = rest.replace(/^[\s,]+/u, '');
    const url = /^\S+/u.exec(rest)?.[0];
    if (url === undefined) break;
    rest = rest.slice(url.length);
    // A URL ends at white space. Commas at its end are separators: the candidate has no descriptor.
    const size = url.endsWith(',') ? '' : (/^[^,]*/u.exec(rest)?.[0] ?? '');
    rest = rest.slice(size.length);
    const address = resolve(withoutCommas(url));
    const descriptor = size.trim();
    if (address === undefined || (descriptor !== '' && !DESCRIPTOR.test(descriptor))) continue;
    resolved.push(descriptor === '' ? address : `${address} ${descriptor}`);
  }
  return resolved.length === 0 ? undefined : resolved.join(', ');
}

function withoutCommas(url: string): string {
  let end = url.length;
  while (url[end - 1] === ',') end -= 1;
  return url.slice(0, end);
}
