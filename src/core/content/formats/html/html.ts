import type { Finding } from '../../../article/finding.ts';
import { readFrontMatter, type DeclaredReading } from '../../metadata/front-matter.ts';
import { oneLine } from '../../metadata/text-values.ts';
import { publicPart } from '../members-only.ts';
import { expandTemplates } from '../../templates/expand.ts';
import { readPageMetadata } from './page-metadata.ts';
import type { Metadata, ReadingContext } from '../source-format.ts';
import {
  attributeOf,
  elementsOf,
  contentRangeOf,
  lineOf,
  parsePage,
  textOf,
  type Element,
  type TreeNode,
} from './dom.ts';

/** Tags that a whole page has and a fragment has not. */
const PAGE = /<(?:!doctype|html|head|title|meta|body)[\s>]/iu;

/**
 * Parses HTML with optional front matter. Of a whole page, the article element is the text and the rest gives
 * metadata; a fragment is all text. Headings that repeat the title, and a level 1 heading at the top of a
 * fragment, are removed from the body.
 */
export function readHtml(text: string, context: ReadingContext): DeclaredReading {
  const written = readFrontMatter(text, context);
  // A saved page is what a generator has made.
  const front = written.line === 1 ? written : expandTemplates(written, 'html', context);
  const declared = Object.keys(front.metadata);
  const findings: Finding[] = [...front.findings];
  const tell = (
    line: number,
    severity: Finding['severity'],
    rule: Finding['rule'],
    message: string,
  ): void => {
    findings.push({ file: context.path, line, severity, rule, message });
  };
  const empty = { format: 'html', text: '', line: front.line } as const;
  const parsed = parsePage(front.body);
  if ('fault' in parsed) {
    tell(front.line, 'error', 'html', `the text cannot be read: ${parsed.fault}`);
    return { metadata: front.metadata, declared, findings, body: empty };
  }
  const isPage = PAGE.test(front.body);
  const container = isPage ? articleIn(parsed.tree) : bodyOf(parsed.tree);
  if (container === undefined) return { metadata: front.metadata, declared, findings, body: empty };

  const lineBefore = front.line - 1;
  if (isPage && container.tagName === 'body') {
    const message = 'the page has no <article> and no <main>: the whole page is used as the text';
    tell(lineOf(container) + lineBefore, 'warning', 'chrome', message);
  }
  const page = isPage
    ? readPageMetadata(parsed.tree, container, lineBefore, context)
    : { metadata: titleOfFragment(container), findings: [] };
  const metadata: Metadata = { ...page.metadata, ...front.metadata };
  const { start, end } = isPage
    ? contentRangeOf(container, front.body)
    : { start: 0, end: front.body.length };
  const line = lineBefore + front.body.slice(0, start).split('\n').length;
  const whole = withoutTitle(front.body, start, end, container, metadata.title);
  const open = publicPart(whole, line, context.path);
  return {
    metadata,
    declared,
    findings: [...findings, ...page.findings, ...open.findings],
    body: { format: 'html', text: open.text, line },
  };
}

/** The element that holds the article: the longest, because others are teasers or comments. */
function articleIn(page: TreeNode): Element | undefined {
  const isArticle = ({ tagName }: Element): boolean => tagName === 'article';
  const isInert = (element: Element): boolean => element.tagName === 'template' || isArticle(element);
  const articles = [...elementsOf(page, isInert)].filter(isArticle);
  const lengths = new Map(articles.map((element) => [element, textOf(element).length]));
  const longest = articles.toSorted((a, b) => (lengths.get(b) ?? 0) - (lengths.get(a) ?? 0))[0];
  if (longest !== undefined) return longest;
  const elements = [...elementsOf(page)];
  return (
    elements.find(({ tagName }) => tagName === 'main') ??
    elements.find((element) => attributeOf(element, 'itemprop') === 'articleBody') ??
    bodyOf(page)
  );
}

function bodyOf(page: TreeNode): Element | undefined {
  return [...elementsOf(page, ({ tagName }) => tagName === 'body')].find(({ tagName }) => tagName === 'body');
}

/** Title from the first heading of a fragment. */
function titleOfFragment(body: Element): Metadata {
  const first = body.childNodes.find(
    (node) => !('value' in node && node.value.trim() === '') && node.nodeName !== '#comment',
  );
  if (first === undefined || !('tagName' in first) || first.tagName !== 'h1') return {};
  const title = oneLine(textOf(first));
  return title === '' ? {} : { title };
}

/** Text from `start` to `end` without the title's heading; line numbers are kept. */
function withoutTitle(
  text: string,
  start: number,
  end: number,
  container: Element,
  title: string | undefined,
): string {
  const heading = [...elementsOf(container)].find(
    (element) => element.tagName === 'h1' && oneLine(textOf(element)) === title,
  );
  const location = heading?.sourceCodeLocation;
  if (!location || location.startOffset < start || location.endOffset > end) return text.slice(start, end);
  const lineEnds = text.slice(location.startOffset, location.endOffset).replace(/[^\n]/gu, '');
  return text.slice(start, location.startOffset) + lineEnds + text.slice(location.endOffset, end);
}
