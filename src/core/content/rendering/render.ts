import { createHash } from 'node:crypto';
import { messageOf } from '../../errors.ts';
import type { Article } from '../../article/article.ts';
import type { Finding, Severity } from '../../article/finding.ts';
import { scrubText } from '../formats/decode.ts';
import { renderMarkdown } from '../formats/markdown/renderer.ts';
import { oneLine } from '../metadata/text-values.ts';
import { replaceForeign, type Replacements } from './foreign/replace-foreign.ts';
import { cutAtMark } from './more-mark.ts';
import type { Removal } from './removals.ts';
import { sanitise } from './sanitise.ts';
import { summarise } from './summary.ts';
import { normaliseFragment, type Parent } from '../formats/html/dom.ts';

/**
 * Max. body length in characters, that of a novel. Rendering hostile Markdown of this size takes about 1.5 s.
 */
const MAX_BODY_CHARACTERS = 500_000;
/** Max. length of rendered HTML; resolving relative URLs makes it longer. */
const MAX_HTML_CHARACTERS = 4 * MAX_BODY_CHARACTERS;

/** Max. length of a summary that the author ended with a mark, in code points. */
const MAX_LEAD = 1000;

/** The rendered text of an article. */
export interface Rendering {
  /** Sanitised, with absolute URLs only. May be empty. */
  readonly html: string;
  /** Plain text, never empty: the article's own summary, the beginning of its prose, or its title. */
  readonly summary: string;
  /** With an error, the article cannot be published and `html` is empty. */
  readonly findings: readonly Finding[];
}

/**
 * Renders an article's body. Relative URLs are resolved against `link`, the absolute URL of its page. Pure;
 * never throws.
 */
export function renderBody(article: Article, link: string): Rendering {
  const { body, path, title } = article;
  const finding = (line: number, severity: Severity, message: string): Finding => {
    return { file: path, line, severity, rule: 'html', message };
  };
  const refused = (message: string): Rendering => ({
    html: '',
    summary: article.summary ?? title,
    findings: [finding(body.line, 'error', message)],
  });
  if (body.text.length > MAX_BODY_CHARACTERS) {
    return refused(`the text is longer than ${MAX_BODY_CHARACTERS} characters`);
  }
  try {
    const source =
      body.format === 'markdown' ? renderMarkdown(body.text, { idPrefix: idPrefixOf(path) }) : body.text;
    let replaced: Replacements = { removals: [], links: new Set() };
    let tree: Parent | undefined;
    const normalised = normaliseFragment(source, (parsed) => {
      tree = parsed;
      replaced = replaceForeign(parsed);
    });
    if ('fault' in normalised) return refused(`the text cannot be read: ${normalised.fault}`);
    const { html: sanitised, removals } = sanitise(normalised.html, link);
    // Entities can reintroduce characters that were scrubbed from the source.
    const html = keepFirstLineFeeds(scrubText(sanitised).trim());
    if (html.length > MAX_HTML_CHARACTERS) return refused('the rendered text is too long');
    const { links } = replaced;
    const lead = (): string => {
      const above = tree && cutAtMark(tree);
      if (above === undefined) return '';
      return summarise(withoutLinkParagraphs(scrubText(sanitise(above, link).html), links), MAX_LEAD);
    };
    const summary = article.summary ?? (lead() || summarise(withoutLinkParagraphs(html, links)));
    return {
      html,
      summary: summary === '' ? title : summary,
      findings: [...replaced.removals, ...removals].map((removal) => {
        const times = removal.count === 1 ? '' : ` (${removal.count} times)`;
        const text = oneLine(removal.message + times);
        return { ...finding(body.line, removal.severity, text), ...placeOf(removal, article) };
      }),
    };
  } catch (thrown) {
    return refused(`the text cannot be read: ${messageOf(thrown)}`);
  }
}

/** HTML without the paragraphs that only link to what a frame showed, which are no prose. */
function withoutLinkParagraphs(html: string, links: ReadonlySet<string>): string {
  if (links.size === 0) return html;
  const paragraph = /<p><a href="([^"]*)">(?:(?!<\/a>)[^])*<\/a><\/p>/gu;
  return html.replace(paragraph, (whole, url: string) =>
    links.has(url.replaceAll('&amp;', '&')) ? '' : whole,
  );
}

/** Part of ids that distinguishes an article from others in the same document. */
function idPrefixOf(path: string): string {
  return createHash('sha256').update(path).digest('hex').slice(0, 8);
}

/**
 * Doubles a line feed after `<pre>`, because HTML parsers drop the first (HTML, 13.1.2.5). Runs last:
 * scrubbing turns carriage returns into line feeds, and sanitising may remove a tag before one.
 */
function keepFirstLineFeeds(html: string): string {
  return html.replace(/<pre(?: [^>]*)?>(?=\n)/g, '$&\n');
}

/** Position of the first occurrence in the source, because rendered HTML has no line numbers. */
function placeOf({ sign }: Removal, { body, path }: Article): Pick<Finding, 'line' | 'column' | 'length'> {
  const offset = body.text.toLowerCase().indexOf(sign);
  if (offset === -1) return { line: body.line };
  const before = body.text.slice(0, offset).split('\n');
  const line = body.line + before.length - 1;
  // Other formats transform the text, so columns would be wrong.
  if (body.format !== 'markdown' || /\.html?$/iu.test(path)) return { line };
  return { line, column: (before.at(-1) ?? '').length + 1, length: sign.length };
}
