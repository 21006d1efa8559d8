import {
  captionHtml,
  plainCaption,
  markupText,
  escapeMarkdown,
  markdownAddress,
} from '../meanings/escape.ts';
import type { LinkMeaning, MediaMeaning, PictureMeaning, QuoteMeaning } from '../meanings/meaning.ts';
import { namedArgument, readArguments } from '../scan/tag-arguments.ts';
import type { TemplateSyntax } from '../scan/code-finder.ts';

/** Place of a tag in its text. */
export interface Place {
  readonly syntax: TemplateSyntax;
  /** True if the tag has its line for itself. */
  readonly isAlone: boolean;
  /** True if a line of text follows. */
  readonly isBeforeText: boolean;
  /** True where an address is expected. */
  readonly isAddress: boolean;
}

/** A picture, recording or link as Markdown in a sentence and as HTML elsewhere. */
export function writeMeaning(meaning: PictureMeaning | MediaMeaning | LinkMeaning, place: Place): string {
  const url = meaning.as === 'link' ? meaning.url : meaning.src;
  if (place.isAddress) return place.syntax === 'html' ? markupText(url) : markdownAddress(url);
  const isBlock = place.isAlone && !(meaning.as === 'link' && meaning.isInline === true);
  if (place.syntax === 'html') return isBlock ? blockHtml(meaning) : inlineHtml(meaning);
  return isBlock ? htmlBlock(blockHtml(meaning), place) : inlineMarkdown(meaning);
}

/**
 * A block of HTML on a line of Markdown. Such a block goes on up to a blank line, unless it begins with a comment
 * (CommonMark, 4.6).
 */
export function htmlBlock(html: string, { syntax, isBeforeText }: Place): string {
  return syntax !== 'html' && isBeforeText ? `<!---->${html}` : html;
}

/** First line of a notice or quotation. */
export function quoteHead({ alert, title }: QuoteMeaning, { syntax, isAlone }: Place): string {
  if (alert === undefined) return '';
  const name = alert.charAt(0) + alert.slice(1).toLowerCase();
  if (syntax === 'html') return `<p><strong>${markupText(title ?? name)}</strong></p>`;
  if (isAlone) return title === undefined ? `[!${alert}]` : `[!${alert}] ${escapeMarkdown(title)}`;
  return `**${escapeMarkdown(title ?? name)}:** `;
}

/** Last line of a quotation: its author and source. */
export function quoteFoot({ attribution, url }: QuoteMeaning): string {
  if (attribution === undefined) return '';
  const name = markupText(attribution);
  return `<footer>— ${url === undefined ? name : `<a href="${markupText(url)}">${name}</a>`}</footer>`;
}

/** Code between the tags of a block, as code of Markdown or HTML with as many lines. */
export function writeCode(code: string, language: string, isFenced: boolean): string {
  if (isFenced) {
    let longest = 2;
    for (const [run] of code.matchAll(/`{3,}/gu)) longest = Math.max(longest, run.length);
    const fence = '`'.repeat(longest + 1);
    return `${fence}${language}${code.replace(/^[ \t]+/u, '')}${fence}`;
  }
  const html = code.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
  const attribute = language === '' ? '' : ` class="language-${markupText(language)}"`;
  if (!code.includes('\n')) return `<code${attribute}>${html.trim()}</code>`;
  // A parser drops the first line end after <pre>; the finished text keeps its number of lines.
  return `<pre><code${attribute}>${html}</code></pre>`;
}

/** Language of a block of code by its tag's arguments. */
export function languageOf({ name, written }: { readonly name: string; readonly written: string }): string {
  if (!/^(?:highlight|codeblock|code|prism|highlightjs)$/u.test(name)) return name;
  const { positional } = readArguments(written);
  const named = namedArgument(readArguments(written), 'lang', 'language');
  const marked = positional.find((word) => word.startsWith('lang:'))?.slice(5);
  const language = (
    named ??
    marked ??
    (name === 'codeblock' && positional.length > 1 ? '' : positional[0]) ??
    ''
  ).toLowerCase();
  return /^[\w+#.-]{1,40}$/u.test(language) && !language.includes('.') ? language : '';
}

function blockHtml(meaning: PictureMeaning | MediaMeaning | LinkMeaning): string {
  if (meaning.as === 'link') return `<p>${inlineHtml(meaning)}</p>`;
  const title = meaning.as === 'picture' ? meaning.title : undefined;
  const below =
    meaning.caption === undefined || meaning.caption === '' ? undefined : captionHtml(meaning.caption);
  const above = title === undefined ? undefined : captionHtml(title);
  const caption =
    above !== undefined && below !== undefined
      ? `<strong>${above}</strong> ${below}`
      : (below ?? above ?? '');
  return `<figure>${inlineHtml(meaning)}${caption === '' ? '' : `<figcaption>${caption}</figcaption>`}</figure>`;
}

function inlineHtml(meaning: PictureMeaning | MediaMeaning | LinkMeaning): string {
  if (meaning.as === 'link') return `<a href="${markupText(meaning.url)}">${markupText(meaning.text)}</a>`;
  if (meaning.as !== 'picture') {
    const poster = meaning.poster === undefined ? '' : ` poster="${markupText(meaning.poster)}"`;
    return `<${meaning.as} src="${markupText(meaning.src)}"${poster} controls></${meaning.as}>`;
  }
  const { src, width, height, link } = meaning;
  const sizes = [
    width === undefined ? '' : sizeAttribute('width', width),
    height === undefined ? '' : sizeAttribute('height', height),
  ];
  const picture = `<img src="${markupText(src)}" alt="${markupText(alternative(meaning))}"${sizes.join('')}>`;
  return link === undefined ? picture : `<a href="${markupText(link)}">${picture}</a>`;
}

function inlineMarkdown(meaning: PictureMeaning | MediaMeaning | LinkMeaning): string {
  if (meaning.as === 'link') return `[${escapeMarkdown(meaning.text)}](${markdownAddress(meaning.url)})`;
  if (meaning.as !== 'picture' || meaning.width !== undefined) return inlineHtml(meaning);
  const caption = meaning.caption || meaning.title;
  const title = caption === undefined ? '' : ` "${escapeMarkdown(caption).replaceAll('&quot;', '\\"')}"`;
  const picture = `![${escapeMarkdown(alternative(meaning))}](${markdownAddress(meaning.src)}${title})`;
  return meaning.link === undefined ? picture : `[${picture}](${markdownAddress(meaning.link)})`;
}

function alternative({ alt, caption, title }: PictureMeaning): string {
  return plainCaption(alt ?? (caption || title) ?? '');
}

function sizeAttribute(name: string, value: string): string {
  const number = /^(\d{1,5})(?:px)?$/u.exec(value)?.[1];
  return number === undefined ? '' : ` ${name}="${number}"`;
}
