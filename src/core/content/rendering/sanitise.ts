import sanitizeHtml from 'sanitize-html';
import { WIKI_SCHEME } from '../formats/markdown/wiki-links.ts';
import { ADDRESSES, attributesOf, attributeValue, DROPPED_WHOLE, ELEMENTS, INVISIBLE } from './allow-list.ts';
import { Removals, type Removal } from './removals.ts';

const KNOWN: ReadonlySet<string> = new Set(ELEMENTS);
const WHOLE: ReadonlySet<string> = new Set(DROPPED_WHOLE);

/**
 * Sanitises HTML by an allow-list: elements and attributes that feed readers support, nothing that runs,
 * nothing that loads by itself except media. URLs are http(s), absolute, resolved against `base`; links may
 * also be `mailto:` and `tel:`. Wiki links that lead to nothing go without a word, for the step that resolves them
 * reports them. `html` must come from {@link normaliseFragment}.
 */
export function sanitise(html: string, base: string): { html: string; removals: readonly Removal[] } {
  const removals = new Removals();

  const transform: sanitizeHtml.Transformer = (tagName, attribs) => {
    const tag = `<${tagName.slice(0, 40)}`;
    if (!KNOWN.has(tagName)) {
      const how = WHOLE.has(tagName) ? `removed ${tag}>` : `removed the tags of ${tag}>`;
      removals.add(INVISIBLE.has(tagName) || !WHOLE.has(tagName) ? 'note' : 'warning', how, tag);
      return { tagName, attribs: {} };
    }
    const kept: sanitizeHtml.Attributes = {};
    const allowed = attributesOf(tagName);
    for (const [name, value] of Object.entries(attribs)) {
      if (/^on[a-z]/u.test(name))
        removals.add('note', `removed the script in ${name.slice(0, 40)}`, `${name}=`);
      if (!allowed.includes(name)) continue;
      const checked = attributeValue(name, value, base);
      if (checked !== undefined) kept[name] = checked;
      else if (ADDRESSES.has(name) && value !== '' && !value.startsWith(WIKI_SCHEME)) {
        removals.add(
          'warning',
          `removed the address in ${name} of ${tag}>: no http or https URL`,
          value.toLowerCase(),
        );
      }
    }
    if (tagName === 'audio' || tagName === 'video') kept['controls'] = '';
    // Such an element is useless without its file; without attributes, it is removed below.
    const isEmpty =
      tagName === 'img' || tagName === 'track'
        ? !kept['src']
        : tagName === 'source' && !kept['src'] && !kept['srcset'];
    return { tagName, attribs: isEmpty ? {} : kept };
  };

  const clean = sanitizeHtml(html, {
    allowedTags: [...ELEMENTS],
    // Second line of defence: the transformation has already removed all others.
    allowedAttributes: Object.fromEntries(ELEMENTS.map((element) => [element, [...attributesOf(element)]])),
    allowedSchemes: ['http', 'https', 'mailto', 'tel'],
    allowProtocolRelative: false,
    nonTextTags: [...DROPPED_WHOLE],
    selfClosing: ['br', 'col', 'hr', 'img', 'source', 'track', 'wbr'],
    transformTags: { '*': transform },
  });
  // In sanitised HTML every `<` begins a tag, so this never matches text.
  return { html: clean.replace(/<(?:img|source|track) \/>/gu, ''), removals: removals.list() };
}
