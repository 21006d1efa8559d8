import { messageOf } from '../../errors.ts';
import type { Article } from '../../article/article.ts';
import type { Finding, Severity } from '../../article/finding.ts';
import { scrubText } from '../formats/decode.ts';
import { isDense, maxHtmlLength } from './long-text.ts';
import { oneLine } from '../metadata/text-values.ts';
import { briefOf } from './brief.ts';
import { sanitise } from './sanitise.ts';
import { summarise } from './summary.ts';
import { normaliseFragment } from '../formats/html/dom.ts';
import {
  resolveReferences,
  type DeadReference,
  type LocalAddresses,
} from '../references/resolve-references.ts';
import { placeInSource } from '../references/local-reference.ts';
import { renderSource } from '../references/written-references.ts';

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
  const { body, path } = article;
  const finding = (line: number, severity: Severity, message: string): Finding => {
    return { file: path, line, severity, rule: 'html', message };
  };
  const refused = (message: string): Rendering => ({
    html: '',
    summary: article.summary ?? briefOf(article, ''),
    findings: [finding(body.line, 'error', message)],
  });
  try {
    let dead: readonly DeadReference[] = [];
    const normalised = normaliseFragment(renderSource(article), (tree) => {
      if (addresses !== undefined) dead = resolveReferences(tree, article, addresses);
    });
    if ('fault' in normalised) return refused(`the text cannot be read: ${normalised.fault}`);
    const { html: sanitised, removals } = sanitise(normalised.html, link);
    // Entities can reintroduce characters that were scrubbed from the source.
    const html = keepFirstLineFeeds(scrubText(sanitised).trim());
    if (html.length > maxHtmlLength(body)) return refused('the rendered text is too long');
    const summary = article.summary ?? summarise(html);
    return {
      html,
      summary: summary === '' ? briefOf(article, html) : summary,
      findings: [
        ...(isDense(body) ? [finding(body.line, 'warning', SHOWN_AS_WRITTEN)] : []),
        ...removals.map((removal) => {
          const times = removal.count === 1 ? '' : ` (${removal.count} times)`;
          const text = oneLine(removal.message + times);
          return {
            ...finding(body.line, removal.severity, text),
            ...placeOf(offsetOf(removal.sign, article), removal.sign, article),
          };
        }),
        ...dead.map(({ severity, rule, message, written }) => ({
          ...finding(body.line, severity, oneLine(message)),
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
