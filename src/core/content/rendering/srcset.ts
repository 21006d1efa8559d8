/** A list longer than this is for no screen. */
const MAX_CHARACTERS = 10_000;

/** Width or pixel density (HTML, "srcset attributes"). */
const DESCRIPTOR = /^(?:[1-9]\d{0,5}w|\d{1,3}(?:\.\d{1,3})?x)$/u;

/**
 * A `srcset` with every URL put through `resolve`; candidates whose URL or descriptor is no good are left
 * out. Parsed as HTML parses it, because URLs may contain commas. Undefined if no candidate is left.
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
    // A URL runs to the next white space; commas at its end are not its own and mean: no descriptor.
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
