import { SaxesParser } from 'saxes';

/** A lone surrogate, which UTF-8 cannot encode. saxes does not detect a lone high surrogate. */
const LONE_SURROGATE = /\p{Cs}/u;

/** Throws unless `document` is well-formed XML 1.0 in which every namespace prefix is declared. */
export function parseXmlStrictly(document: string): void {
  if (LONE_SURROGATE.test(document)) throw new SyntaxError('a lone surrogate');
  new SaxesParser({ xmlns: true }).write(document).close();
}

/** Throws a SyntaxError unless `document` is JSON (RFC 8259). */
export function parseJsonStrictly(document: string): void {
  JSON.parse(document);
}
