import { SaxesParser } from 'saxes';

/** Half of a surrogate pair: no UTF-8 can carry it, and saxes does not look for the upper half. */
const LONE_SURROGATE = /\p{Cs}/u;

/** Throws unless the whole document is well-formed XML 1.0 with every namespace prefix declared. */
export function parseXmlStrictly(document: string): void {
  if (LONE_SURROGATE.test(document)) throw new SyntaxError('a surrogate without its other half');
  new SaxesParser({ xmlns: true }).write(document).close();
}

/** Throws unless the whole document is JSON (RFC 8259). */
export function parseJsonStrictly(document: string): void {
  JSON.parse(document);
}
