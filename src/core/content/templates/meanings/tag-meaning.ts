import { namedArgument, readArguments, type TagArguments } from '../scan/tag-arguments.ts';
import type { Tag } from '../scan/token.ts';
import { componentMeaning } from './component-meaning.ts';
import { embedMeaning, watchPage } from './embeds.ts';
import { markupText } from './escape.ts';
import { NOTHING, type Meaning, type WrapMeaning } from './meaning.ts';
import { noticeMeaning, quotationMeaning } from './notices.ts';
import { hexoPicture, mediaMeaning } from './pictures.ts';
import { referenceMeaning } from './references.ts';

/** Tags around text without a meaning for the text, or for which there is nothing to show. */
const PLAIN = new Set(
  (
    'div section center centre columns column col row card cards steps grid timeline lead wrap block markdown md markdownify html ' +
    'rawhtml raw-html raw_html unsafe safehtml ltr rtl gallery tabs tabpane accordion accordions toc table-of-contents tableofcontents ' +
    'clear clearfix clearboth break newline linebreak icon fa fontawesome badge badges more-info figure-group spoiler_end cq centerquote ' +
    'rest_of_page no_toc subscribe share math latex katex mathjax label span small text content main include_cached_end ' +
    'marginnote sidenote margin-note side-note ruby cta grouppicture gp endtab'
  ).split(' '),
);
const INLINE_ELEMENTS: Readonly<Record<string, string>> = {
  kbd: 'kbd',
  mark: 'mark',
  hl: 'mark',
  sup: 'sup',
  sub: 'sub',
  abbr: 'abbr',
  u: 'u',
  s: 's',
  del: 'del',
  em: 'em',
  strong: 'strong',
  small: 'small',
};
const DETAILS = new Set(
  'details expand collapse spoiler fold hidetoggle collapsible accordion-item accordionitem toggle dropdown hidden-content folding'.split(
    ' ',
  ),
);
const QUOTATIONS = new Set(
  'quote blockquote epigraph pullquote pull-quote pull_quote testimonial citation'.split(' '),
);
const CHOICES = new Set(['if', 'unless', 'ifversion', 'switch', 'cache']);
const LOOPS: Readonly<Record<string, string>> = {
  for: 'a loop',
  tablerow: 'a loop',
  capture: 'a captured text',
  case: 'a choice',
  macro: 'a macro',
  paginate: 'a loop',
  schema: 'a schema',
  javascript: 'a script',
  stylesheet: 'a style sheet',
  css: 'a style sheet',
  js: 'a script',
  style: 'a style sheet',
};
const SILENT = new Set(
  'assign set increment decrement cycle break continue layout extends do import_template'.split(' '),
);
/** Arguments that hold the text of a tag without a closing one. */
const TEXTS = ['text', 'content', 'label', 'title', 'name'];

/** Meaning of a tag in an article; undefined if only the generator knows it. */
export function tagMeaning(tag: Tag): Meaning | undefined {
  const tagArguments = tag.attributes ?? readArguments(tag.written);
  if (tag.family === 'component') return componentMeaning(tag.name, tagArguments, tag.role);
  const { name } = tag;
  return (
    (tag.family === 'wordpress' ? wordpressMeaning(name) : undefined) ??
    (tag.family === 'liquid' ? liquidMeaning(name, tagArguments) : undefined) ??
    referenceMeaning(tag, tagArguments) ??
    wrapMeaning(name, tagArguments) ??
    noticeMeaning(name, tagArguments) ??
    embedMeaning(name, tagArguments) ??
    mediaMeaning(name, tagArguments) ??
    (PLAIN.has(name) ? NOTHING : undefined)
  );
}

function liquidMeaning(name: string, tagArguments: TagArguments): Meaning | undefined {
  const { positional, source } = tagArguments;
  if (CHOICES.has(name)) return { as: 'choice' };
  if (Object.hasOwn(LOOPS, name)) return { as: 'hidden', reason: LOOPS[name] };
  if (SILENT.has(name)) return NOTHING;
  if (name === 'asset_img' || name === 'img' || name === 'fullimage' || name === 'fi')
    return hexoPicture(tagArguments);
  if (name === 'more') return { as: 'text', text: '<!--more-->' };
  if (name === 'details') return detailsOf(source.trim());
  if (name === 'note' || name === 'message') {
    return { ...noticeMeaning('note', tagArguments), as: 'quote' };
  }
  if (name === 'button' || name === 'btn' || name === 'cta') {
    const [url, text] = source.split(',').map((part) => part.trim());
    return url === undefined || url === '' || /\s/u.test(url)
      ? undefined
      : { as: 'link', url, text: text || url, isInline: true };
  }
  if (name === 'label') return { as: 'text', text: source.replace(/^\s*\w*@/u, '').trim() };
  if (name === 'include' || name === 'include_cached' || name === 'render')
    return includeMeaning(tagArguments);
  if (
    name === 'iframe' ||
    name === 'embed' ||
    name === 'preview' ||
    name === 'pdf' ||
    name === 'video' ||
    name === 'linkcard'
  ) {
    const url = positional[0];
    if (url !== undefined && /^https?:\/\//u.test(url))
      return mediaMeaning(name, tagArguments) ?? { as: 'link', url: watchPage(url), text: url };
  }
  return undefined;
}

/** A file of the site put in here: known only where its arguments say what it shows. */
function includeMeaning(tagArguments: TagArguments): Meaning | undefined {
  const [file = '', ...rest] = tagArguments.positional;
  const inner = { ...tagArguments, positional: rest };
  const name = file
    .replace(/^.*\//u, '')
    .replace(/\.\w+$/u, '')
    .toLowerCase();
  if (/^toc$|table[-_]of[-_]contents/u.test(name)) return NOTHING;
  return (
    embedMeaning(name.replace(/[-_]?(?:player|embed|video)$/u, '') || name, inner) ??
    embedMeaning(name, inner) ??
    (rest.length > 0 || inner.named.size > 0 ? mediaMeaning(name, inner) : undefined) ??
    (inner.named.has('content') || inner.named.has('text') ? noticeMeaning(name, inner) : undefined)
  );
}

function wrapMeaning(name: string, tagArguments: TagArguments): Meaning | undefined {
  const { positional } = tagArguments;
  const given = namedArgument(tagArguments, ...TEXTS) ?? positional[0];
  if (QUOTATIONS.has(name)) {
    const quotation = quotationMeaning(tagArguments);
    return name.startsWith('pull') ? { as: 'quote' } : quotation;
  }
  if (DETAILS.has(name))
    return detailsOf(namedArgument(tagArguments, 'summary', 'title', 'label') ?? positional.join(' '));
  if (name === 'tab' || name === 'tabitem') return headed(given);
  const element = Object.hasOwn(INLINE_ELEMENTS, name) ? INLINE_ELEMENTS[name] : undefined;
  if (element !== undefined) {
    const text = given === undefined ? '' : markupText(given);
    return { as: 'wrap', isInline: true, before: `<${element}>${text}`, after: `</${element}>` };
  }
  if (name === 'button' || name === 'link-button' || name === 'buttonlink') {
    const url = namedArgument(tagArguments, 'href', 'link', 'url', 'relref', 'to') ?? positional[0];
    if (url === undefined) return undefined;
    const text = namedArgument(tagArguments, 'text', 'label', 'title') ?? positional[1] ?? '';
    return {
      as: 'wrap',
      isInline: true,
      before: `<a href="${markupText(url)}">${markupText(text)}`,
      after: '</a>',
    };
  }
  if (name === 'br') return { as: 'text', text: '<br>' };
  if (name === 'more') return { as: 'text', text: '<!--more-->' };
  if (name === 'email' || name === 'mail') {
    const address = positional[0];
    return address?.includes('@') === true
      ? { as: 'link', url: `mailto:${address}`, text: address, isInline: true }
      : undefined;
  }
  if (name === 'emoji')
    return {
      as: 'text',
      text: /^[\w+-]+$/u.test(positional[0] ?? '') ? `:${positional[0] ?? ''}:` : (positional[0] ?? ''),
    };
  return undefined;
}

function wordpressMeaning(name: string): Meaning | undefined {
  if (name === 'caption') return { as: 'wrap', before: '<figure>', after: '</figure>' };
  if (name === 'embed') return NOTHING;
  return undefined;
}

/** A part that readers fold. */
function detailsOf(summary: string): WrapMeaning {
  const text = summary === '' ? '' : `<summary>${markupText(summary)}</summary>`;
  return { as: 'wrap', before: `<details>${text}`, after: '</details>' };
}

/** A part with a label above it, such as a tab. */
function headed(label: string | undefined): Meaning {
  return label === undefined || label === ''
    ? NOTHING
    : { as: 'wrap', before: `<p><strong>${markupText(label)}</strong></p>`, after: '' };
}
