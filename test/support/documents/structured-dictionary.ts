/** Values of RFC 9651 that dictionaries of directives use. */
export type BareItem = number | boolean | string;

/**
 * Parses a dictionary (RFC 9651, 4.2.2) strictly: integers, booleans, tokens and strings without parameters.
 * Throws SyntaxError for anything else, and for a duplicate key, which the RFC allows.
 */
export function parseDictionary(text: string): ReadonlyMap<string, BareItem> {
  const members = new Map<string, BareItem>();
  let rest = text.replace(/^ +| +$/g, '');
  while (rest !== '') {
    const [whole = '', key = '', value] =
      /^([a-z*][a-z0-9_.*-]*)(?:=([^,]*?))?(?=[ \t]*(?:,|$))/.exec(rest) ?? [];
    if (whole === '' || members.has(key)) throw new SyntaxError(`no member: ${rest}`);
    members.set(key, value === undefined ? true : bareItem(value));
    rest = rest.slice(whole.length);
    if (rest === '') return members;
    const [comma = ''] = /^[ \t]*,[ \t]*/.exec(rest) ?? [];
    rest = rest.slice(comma.length);
    if (comma === '' || rest === '') throw new SyntaxError(`no further member: ${text}`);
  }
  return members;
}

function bareItem(text: string): BareItem {
  if (/^-?\d{1,15}$/.test(text)) return Number(text);
  if (/^\?[01]$/.test(text)) return text === '?1';
  if (/^[A-Za-z*][!#$%&'*+.^_`|~0-9A-Za-z:/-]*$/.test(text)) return text;
  if (/^"(?:[\x20-\x21\x23-\x5B\x5D-\x7E]|\\["\\])*"$/.test(text)) return text.slice(1, -1);
  throw new SyntaxError(`no item: ${text}`);
}
