import { namedArgument, type TagArguments } from '../scan/tag-arguments.ts';
import type { Tag } from '../scan/token.ts';
import { embedMeaning } from './embeds.ts';
import { markupText } from './escape.ts';
import { NOTHING, type Meaning } from './meaning.ts';
import { noticeMeaning } from './notices.ts';
import { mediaMeaning } from './pictures.ts';

/** Attributes of HTML elements in JSX that carry meaning. */
const KEPT = [
  'href',
  'src',
  'srcset',
  'alt',
  'title',
  'width',
  'height',
  'poster',
  'controls',
  'id',
  'lang',
  'dir',
  'cite',
  'datetime',
  'colspan',
  'rowspan',
  'start',
  'open',
];
const VOID = new Set(['br', 'hr', 'img', 'wbr', 'source', 'track', 'col', 'input', 'area', 'link', 'meta']);

/** Meaning of a component of MDX; undefined if only its program knows it. */
export function componentMeaning(
  name: string,
  attributes: TagArguments,
  role: Tag['role'],
): Meaning | undefined {
  if (/^[a-z][a-z0-9]*$/u.test(name)) return elementMeaning(name, attributes, role);
  const key = name.replace(/^.*\./u, '').toLowerCase();
  const title = namedArgument(attributes, 'title', 'label', 'summary', 'value');
  switch (key) {
    case 'link':
    case 'a':
    case 'nextlink':
    case 'externallink':
    case 'linkbutton':
    case 'button': {
      const url = namedArgument(attributes, 'to', 'href', 'url');
      if (url === undefined) return NOTHING;
      const text =
        role === 'void' ? markupText(namedArgument(attributes, 'text', 'title', 'label') ?? url) : '';
      const before = `<a href="${markupText(url)}">${text}`;
      return role === 'void'
        ? { as: 'text', text: `${before}</a>` }
        : { as: 'wrap', isInline: true, before, after: '</a>' };
    }
    case 'tab':
    case 'tabitem':
    case 'accordion':
    case 'step':
      return title === undefined
        ? NOTHING
        : { as: 'wrap', before: `<p><strong>${markupText(title)}</strong></p>`, after: '' };
    case 'details':
    case 'collapse':
    case 'collapsible':
    case 'expandable':
    case 'spoiler':
      return {
        as: 'wrap',
        before: `<details>${title === undefined ? '' : `<summary>${markupText(title)}</summary>`}`,
        after: '</details>',
      };
    case 'quote':
    case 'blockquote':
      return { as: 'quote', attribution: namedArgument(attributes, 'author', 'by', 'cite') };
    case 'codeblock':
    case 'code':
      return undefined;
    case 'tabs':
    case 'steps':
    case 'fragment':
    case 'figcaption':
    case 'cards':
    case 'card':
    case 'columns':
    case 'column':
    case 'grid':
    case 'layout':
      return NOTHING;
    default:
      return noticeMeaning(key, attributes) ?? embedMeaning(key, attributes) ?? mediaMeaning(key, attributes);
  }
}

/** An element of HTML in JSX, without the attributes that are expressions. */
function elementMeaning(name: string, attributes: TagArguments, role: Tag['role']): Meaning {
  if (name === 'script' || name === 'style') return { as: 'hidden' };
  const written = KEPT.flatMap((key) => {
    const value = namedArgument(attributes, key);
    return value === undefined ? [] : [` ${key}="${markupText(value)}"`];
  });
  const before = `<${name}${written.join('')}>`;
  if (VOID.has(name)) return { as: 'text', text: before };
  return { as: 'text', text: role === 'void' ? `${before}</${name}>` : before };
}
