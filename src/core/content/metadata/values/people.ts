import type { Person } from '../../../article/article.ts';
import { webUrl } from '../../../article/url.ts';
import type { Complain, ValueContext } from '../../formats/source-format.ts';
import { listOf, oneLine, stringsIn } from '../text-values.ts';

const EMAIL = /^[^\s<>@()]+@[^\s<>@()]+$/u;

/** `Name <mail or URL>`, `Name (mail or URL)`. */
const NAME_AND_ADDRESS = /^([^<>()]{1,300}?) ?(?:<([^<>\s]{1,2000})>|\(([^()\s]{1,2000})\))$/u;
/** `mail (Name)`, as RSS has it. */
const ADDRESS_AND_NAME = /^([^\s<>()]{1,300}@[^\s<>()]{1,300}) ?\(([^()]{1,300})\)$/u;
/** `[Name](URL)`. */
const MARKDOWN_LINK = /^\[([^[\]]{1,300})\]\(<?([^\s()<>]{0,2000})>?\)$/u;
/** `[[Name]]`, `[[note|Name]]`. */
const WIKI_LINK = /^\[\[(?:[^[\]|]{1,300}\|)?([^[\]|]{1,300})\]\]$/u;

/**
 * Reads authors: a name or a map with `name`, `url` and `email`, or a list of these. A name may have its address beside
 * it, may be a link, or the key of an author of the whole site.
 */
export function readAuthors(value: unknown, complain: Complain, context: ValueContext): readonly Person[] {
  return listOf(value).flatMap((item, index) => {
    const tell = (message: string): void => complain(message, undefined, index);
    if (Array.isArray(item)) {
      return context.isForeign === true ? readAuthors(item, tell, context) : noName(tell);
    }
    const person = typeof item === 'string' ? readName(oneLine(item), context) : readMap(item, tell, context);
    return person ?? noName(tell);
  });
}

function noName(tell: (message: string) => void): readonly Person[] {
  tell('an author needs a name');
  return [];
}

function readName(written: string, { site }: ValueContext): Person | undefined {
  if (written === '') return undefined;
  const known = site?.authors;
  if (known !== undefined && Object.hasOwn(known, written)) return known[written];
  const link = MARKDOWN_LINK.exec(written);
  if (link !== null) return person(oneLine(link[1] ?? ''), link[2]);
  const wiki = WIKI_LINK.exec(written);
  if (wiki !== null) return person(oneLine(wiki[1] ?? ''));
  const reversed = ADDRESS_AND_NAME.exec(written);
  if (reversed !== null) return person(oneLine(reversed[2] ?? ''), reversed[1]);
  const [, name = '', inAngles, inBrackets] = NAME_AND_ADDRESS.exec(written) ?? [];
  const address = inAngles ?? inBrackets;
  return address !== undefined && isAddress(address) ? person(name, address) : { name: written };
}

function isAddress(written: string): boolean {
  return EMAIL.test(written) || webUrl(written) !== undefined;
}

/** A person with a URL or an e-mail address; an address of neither kind is left out. */
function person(name: string, address?: string): Person | undefined {
  if (name === '') return undefined;
  const mail = address?.replace(/^mailto:/iu, '');
  if (mail !== undefined && EMAIL.test(mail)) return { name, email: mail };
  const url = address === undefined ? undefined : webUrl(address);
  return url === undefined ? { name } : { name, url };
}

function readMap(item: unknown, tell: (message: string) => void, context: ValueContext): Person | undefined {
  const fields = stringsIn(item);
  const { url, email } = fields;
  const key = fields['key'] ?? fields['id'];
  const known = key === undefined ? undefined : readKey(key, context);
  // Docusaurus writes what an author does into `title`.
  const name = fields['name'] ?? fields['display_name'] ?? known?.name ?? fields['title'] ?? '';
  if (name === '') return known;
  const page = url === undefined ? undefined : webUrl(url);
  if (url !== undefined && page === undefined) tell(`"${url}" is not an absolute URL`);
  const validEmail = email !== undefined && EMAIL.test(email);
  if (email !== undefined && !validEmail) tell(`"${email}" is not an e-mail address`);
  return {
    ...known,
    name,
    ...(page !== undefined && { url: page }),
    ...(validEmail && { email }),
  };
}

function readKey(key: string, { site }: ValueContext): Person | undefined {
  return site !== undefined && Object.hasOwn(site.authors, key) ? site.authors[key] : undefined;
}
