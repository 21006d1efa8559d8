import { messageOf } from '../../errors.ts';
import type { Article } from '../../article/article.ts';
import type { Finding, Severity } from '../../article/finding.ts';
import { scrubText } from '../formats/decode.ts';
import { isDense, maxHtmlLength } from './long-text.ts';
import { oneLine } from '../metadata/text-values.ts';
import { briefOf } from './brief.ts';
import { replaceForeign, type Replacements } from './foreign/replace-foreign.ts';
import { cutAtMark } from './more-mark.ts';
import type { Removal } from './removals.ts';
import { sanitise } from './sanitise.ts';
import { summarise } from './summary.ts';
import { normaliseFragment, type Parent } from '../formats/html/dom.ts';
import {
  resolveReferences,
  type DeadReference,
  type LocalAddresses,
} from '../references/resolve-references.ts';
import { placeInSource } from '../references/local-reference.ts';
import { renderSource } from '../references/written-references.ts';

/** Max. length of a summary that the author ended with a mark, in code points. */
const MAX_LEAD = 1000;

/** The rendered text of an article. */
export interface Rendering {
  /** Sanitised, with absolute URLs only. May be empty. */
  readonly html: string;
  /** Plain text, never empty: the article's own summary, the beginning of its prose, or {@link briefOf}. */
  readonly summary: string;
  /** With an error, the article cannot be published and `html` is empty. */
  readonly findings: readonly Finding[];
}

/**
 * Renders an article's body. References to local files and articles get their `addresses`; other relative URLs are
 * resolved against `link`, the absolute URL of its page. Pure; never throws.
 */
export function renderBody(article: Article, link: string, addresses?: LocalAddresses): Rendering {
  const { body } = article;
  const refused = (message: string): Rendering => ({
    html: '',
    summary: article.summary ?? briefOf(article, ''),
    findings: [findingIn(article, 'error', message)],
  });
  try {
    let dead: readonly DeadReference[] = [];
    let replaced: Replacements = { removals: [], links: new Set() };
    let tree: Parent | undefined;
    const normalised = normaliseFragment(renderSource(article), (parsed) => {
      tree = parsed;
      replaced = replaceForeign(parsed);
      if (addresses !== undefined) dead = resolveReferences(parsed, article, addresses);
    });
    if ('fault' in normalised) return refused(`the text cannot be read: ${normalised.fault}`);
    const { html: sanitised, removals } = sanitise(normalised.html, link);
    // Entities can reintroduce characters that were scrubbed from the source.
    const html = keepFirstLineFeeds(scrubText(sanitised).trim());
    if (html.length > maxHtmlLength(body)) return refused('the rendered text is too long');
    const { links } = replaced;
    const lead = (): string => {
      const above = tree && cutAtMark(tree);
      if (above === undefined) return '';
      return summarise(withoutLinkParagraphs(scrubText(sanitise(above, link).html), links), MAX_LEAD);
    };
    const summary = article.summary ?? (lead() || summarise(withoutLinkParagraphs(html, links)));
    return {
      html,
      summary: summary === '' ? briefOf(article, html) : summary,
      findings: [
        ...(isDense(body) ? [findingIn(article, 'warning', SHOWN_AS_WRITTEN)] : []),
        ...[...replaced.removals, ...removals].map((removal) => removalIn(article, removal)),
        ...dead.map(({ severity, rule, message, written }) => ({
          ...findingIn(article, severity, oneLine(message)),
          rule,
          ...placeOf(placeInSource(body.text, written), written, article),
        })),
      ],
    };
  } catch (thrown) {
    return refused(`the text cannot be read: ${messageOf(thrown)}`);
  }
}

const SHOWN_AS_WRITTEN =
  'the text is long and almost all of it is markup: it is shown as it is written, not read as Markdown';

function findingIn({ path, body }: Article, severity: Severity, message: string): Finding {
  return { file: path, line: body.line, severity, rule: 'html', message };
}

function removalIn(article: Article, { severity, message, count, sign }: Removal): Finding {
  const times = count === 1 ? '' : ` (${count} times)`;
  return {
    ...findingIn(article, severity, oneLine(message + times)),
    ...placeOf(offsetOf(sign, article), sign, article),
  };
}

/**
 * Doubles a line feed after `<pre>`, because HTML parsers drop the first (HTML, 13.1.2.5). Runs last:
 * scrubbing turns carriage returns into line feeds, and sanitising may remove a tag before one.
 */
function keepFirstLineFeeds(html: string): string {
  return html.replace(/<pre(?: [^>]*)?>(?=\n)/g, '$&\n');
}

/** Offset of the first occurrence in the source, because rendered HTML has no line numbers. */
function offsetOf(sign: string, { body }: Article): number | undefined {
  const offset = body.text.toLowerCase().indexOf(sign);
  return offset === -1 ? undefined : offset;
}

function placeOf(
  offset: number | undefined,
  sign: string,
  { body, path }: Article,
): Pick<Finding, 'line' | 'column' | 'length'> {
  if (offset === undefined) return { line: body.line };
  const before = body.text.slice(0, offset).split('\n');
  const line = body.line + before.length - 1;
  // Other formats transform the text, so columns would be wrong.
  if (body.format !== 'markdown' || /\.html?$/iu.test(path)) return { line };
  return { line, column: (before.at(-1) ?? '').length + 1, length: sign.length };
}

/** HTML without the paragraphs that only link to what a frame showed, which are no prose. */
function withoutLinkParagraphs(html: string, links: ReadonlySet<string>): string {
  if (links.size === 0) return html;
  const paragraph = /<p><a href="([^"]*)">(?:(?!<\/a>)[^])*<\/a><\/p>/gu;
  return html.replace(paragraph, (whole, url: string) =>
    links.has(url.replaceAll('&amp;', '&')) ? '' : whole,
  );
}
