import sanitizeHtml from 'sanitize-html';
import type { Severity } from '../../article/finding.ts';
import { ADDRESSES, attributesOf, attributeValue, DROPPED_WHOLE, ELEMENTS, INVISIBLE } from './allow-list.ts';

/** A kind of content removed by sanitising. */
export interface Removal {
  readonly severity: Severity;
  /** Without the count: `removed <script>`. */
  readonly message: string;
  readonly count: number;
  /** Text to find the first occurrence in the source, lower case: the beginning of a tag, or a URL. */
  readonly sign: string;
}

/** Max. kinds of removal reported; the first ones are enough. */
const MAX_KINDS = 20;
const KNOWN: ReadonlySet<string> = new Set(ELEMENTS);
const WHOLE: ReadonlySet<string> = new Set(DROPPED_WHOLE);

/**
 * Sanitises HTML by an allow-list: elements and attributes that feed readers support, nothing that runs,
 * nothing that loads by itself except media. URLs are http(s), absolute, resolved against `base`; links may
 * also be `mailto:` and `tel:`. `html` must come from {@link normaliseFragment}.
 */
export function sanitise(html: string, base: string): { html: string; removals: readonly Removal[] } {
  const removals = new Map<string, Removal>();
  const remove = (severity: Severity, message: string, sign: string): void => {
    const removal = removals.get(message);
    if (removal !== undefined) removals.set(message, { ...removal, count: removal.count + 1 });
    else if (removals.size < MAX_KINDS) removals.set(message, { severity, message, count: 1, sign });
  };

  const transform: sanitizeHtml.Transformer = (tagName, attribs) => {
    const tag = `<${tagName.slice(0, 40)}`;
    if (!KNOWN.has(tagName)) {
      const how = WHOLE.has(tagName) ? `removed ${tag}>` : `removed the tags of ${tag}>`;
      remove(INVISIBLE.has(tagName) || !WHOLE.has(tagName) ? 'note' : 'warning', how, tag);
      return { tagName, attribs: {} };
    }
    const kept: sanitizeHtml.Attributes = {};
    const allowed = attributesOf(tagName);
    for (const [name, value] of Object.entries(attribs)) {
      if (/^on[a-z]/u.test(name)) remove('note', `removed the script in ${name.slice(0, 40)}`, `${name}=`);
      if (!allowed.includes(name)) continue;
      const checked = attributeValue(name, value, base);
      if (checked !== undefined) kept[name] = checked;
      else if (ADDRESSES.has(name) && value !== '') {
        remove(
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
  return { html: clean.replace(/<(?:img|source|track) \/>/gu, ''), removals: [...removals.values()] };
}
