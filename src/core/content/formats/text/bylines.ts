import type { Person } from '../../../article/article.ts';

/** Fewer words than this, or it is a sentence. */
const CREDIT_WORDS = 8;

/** As they sign; written exactly so, because `ap` or `pa` in lower case are words. */
const AGENCIES = [
  'AAP',
  'AFP',
  'Agence France-Presse',
  'Agencies',
  'ANI',
  'ANSA',
  'AP',
  'Associated Press',
  'Bloomberg',
  'dpa',
  'EFE',
  'EPA',
  'Getty Images',
  'IANS',
  'Interfax',
  'ITAR-TASS',
  'Itar-Tass',
  'Kyodo',
  'Newsroom',
  'PA',
  'PTI',
  'Reuters',
  'RIA Novosti',
  'TASS',
  'UPI',
  'Xinhua',
  'Yonhap',
].join('|');

/** Reuters; AP Photo/A. Writer */
const AGENCY_CREDIT = `(?:${AGENCIES})(?:[ /][^()[\\]]{1,60})?`;

const ENDS_IN_AGENCY = new RegExp(
  [
    String.raw`\(${AGENCY_CREDIT}\)$`,
    // In square brackets any name will do: [sic], [1] and […] are none.
    String.raw`\[(?:${AGENCY_CREDIT}|\p{Lu}[\p{L}\p{M}.&'’/ -]{1,40})\]$`,
    String.raw`[[(](?:[Ii]mage|[Pp]hoto|[Pp]icture|[Cc]redit|[Ss]ource|[Cc]ourtesy|[Ff]ile)\b[^()[\]]{1,80}[\])]$`,
  ].join('|'),
  'u',
);

const NAMES_AGENCY = new RegExp(String.raw`(?<![\p{L}-])(?:${AGENCIES})(?![\p{L}-])`, 'u');

const BYLINE = /^(?:(?:written|words|story|report|reported|reporting|posted|compiled) )?by:? |^authors?: ?/iu;
const CREDIT = /^(?:sources?|credits?|agency|agencies): ?|^[-–—~]{1,2} ?/iu;

/** Words that stay small in names, and an agency that does. */
const PARTICLE = /^(?:and|of|for|the|de|da|del|der|di|du|la|le|van|von|bin|ibn|al|el|dpa)$/u;

/** Whether a paragraph is a caption: it ends in an agency in brackets. */
export function isCaption(text: string): boolean {
  return ENDS_IN_AGENCY.test(text);
}

/** The authors that a byline names (`By A. Writer and B. Writer`); undefined if it is none. */
export function readByline(text: string): readonly Person[] | undefined {
  const marker = BYLINE.exec(text)?.[0];
  return marker === undefined ? undefined : namesIn(text.slice(marker.length));
}

/**
 * The authors that a final credit names: a byline, a line after `Source:` or a dash, or names alone where
 * they are set apart by an indent or one of them is an agency. Undefined if it is anything else.
 */
export function readCredit(text: string, isIndented: boolean): readonly Person[] | undefined {
  const marker = CREDIT.exec(text)?.[0];
  if (marker !== undefined) return namesIn(text.slice(marker.length));
  const bare = /^(?:\[(?<square>[^[\]]*)\]|\((?<round>[^()]*)\))$/u.exec(text)?.groups;
  const names = bare?.['square'] ?? bare?.['round'] ?? text;
  const isSetApart = (isIndented && bare === undefined) || NAMES_AGENCY.test(names);
  return readByline(names) ?? (isSetApart ? namesIn(names) : undefined);
}

/** Undefined unless all of it can be names: a few words, none small, no digits, and no end of a sentence. */
function namesIn(text: string): readonly Person[] | undefined {
  const words = text.split(/\s+/u).filter((word) => word !== '');
  if (words.length === 0 || words.length >= CREDIT_WORDS) return undefined;
  if (/[\d“”"?!;:]|[.,…]$/u.test(text)) return undefined;
  if (words.some((word) => /^\p{Ll}/u.test(word) && !PARTICLE.test(word))) return undefined;
  const names = text.split(/,\s*and\s|,|&|\sand\s/iu).map((name) => name.trim());
  return names.includes('') ? undefined : names.map((name) => ({ name }));
}
