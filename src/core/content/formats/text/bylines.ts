import type { Person } from '../../../article/article.ts';

/** Max. words of a credit; more make a sentence. */
const CREDIT_WORDS = 8;

/** News agencies, case-sensitive, because `ap` and `pa` are words in lower case. */
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

/** `Reuters`, or with a name: `AP Photo/A. Writer`. */
const AGENCY_CREDIT = `(?:${AGENCIES})(?:[ /][^()[\\]]{1,60})?`;

const ENDS_IN_AGENCY = new RegExp(
  [
    String.raw`\(${AGENCY_CREDIT}\)$`,
    // In square brackets any name counts; [sic], [1] and […] have none.
    String.raw`\[(?:${AGENCY_CREDIT}|\p{Lu}[\p{L}\p{M}.&'’/ -]{1,40})\]$`,
    String.raw`[[(](?:[Ii]mage|[Pp]hoto|[Pp]icture|[Cc]redit|[Ss]ource|[Cc]ourtesy|[Ff]ile)\b[^()[\]]{1,80}[\])]$`,
  ].join('|'),
  'u',
);

const NAMES_AGENCY = new RegExp(String.raw`(?<![\p{L}-])(?:${AGENCIES})(?![\p{L}-])`, 'u');

const BYLINE = /^(?:(?:written|words|story|report|reported|reporting|posted|compiled) )?by:? |^authors?: ?/iu;
const CREDIT = /^(?:sources?|credits?|agency|agencies): ?|^[-–—~]{1,2} ?/iu;

/** Lower-case words in names, and an agency in lower case. */
const PARTICLE = /^(?:and|of|for|the|de|da|del|der|di|du|la|le|van|von|bin|ibn|al|el|dpa)$/u;

/** True if a paragraph is a caption: it ends with an agency in brackets. */
export function isCaption(text: string): boolean {
  return ENDS_IN_AGENCY.test(text);
}

/** Authors named in a byline (`By A. Writer and B. Writer`); undefined if the text is none. */
export function readByline(text: string): readonly Person[] | undefined {
  const marker = BYLINE.exec(text)?.[0];
  return marker === undefined ? undefined : namesIn(text.slice(marker.length));
}

/**
 * Authors named in a final credit: a byline, a line after `Source:` or a dash, or bare names if they are
 * indented or include an agency. Undefined if the text is none.
 */
export function readCredit(text: string, isIndented: boolean): readonly Person[] | undefined {
  const marker = CREDIT.exec(text)?.[0];
  if (marker !== undefined) return namesIn(text.slice(marker.length));
  const bare = /^(?:\[(?<square>[^[\]]*)\]|\((?<round>[^()]*)\))$/u.exec(text)?.groups;
  const names = bare?.['square'] ?? bare?.['round'] ?? text;
  const isSetApart = (isIndented && bare === undefined) || NAMES_AGENCY.test(names);
  return readByline(names) ?? (isSetApart ? namesIn(names) : undefined);
}

/** Undefined unless the whole text reads as names: few words, capitalised, no digits, no sentence end. */
function namesIn(text: string): readonly Person[] | undefined {
  const words = text.split(/\s+/u).filter((word) => word !== '');
  if (words.length === 0 || words.length >= CREDIT_WORDS) return undefined;
  if (/[\d“”"?!;:]|[.,…]$/u.test(text)) return undefined;
  if (words.some((word) => /^\p{Ll}/u.test(word) && !PARTICLE.test(word))) return undefined;
  const names = text.split(/,\s*and\s|,|&|\sand\s/iu).map((name) => name.trim());
  return names.includes('') ? undefined : names.map((name) => ({ name }));
}
