/** Percent-encoding in small letters, as WordPress writes it. */
const SMALL_ENCODING = /%(?:[a-f][\da-f]|\d[a-f])/iu;

/** True if a link is spelled otherwise than this service spells it: RFC 3986, 6.2.2.1 prefers capital letters. */
export function hasOwnSpelling(link: string): boolean {
  return SMALL_ENCODING.test(link) && link !== inCapitals(link);
}

/**
 * A link in the spelling that readers know, if that is the same address: some compare links as strings. It differs in
 * the letters of percent-encodings only.
 */
export function linkAsKnown(link: string, known: string | undefined): string {
  return known !== undefined && inCapitals(known) === inCapitals(link) ? known : link;
}

function inCapitals(link: string): string {
  return link.replace(/%[\da-f]{2}/giu, (encoded) => encoded.toUpperCase());
}
