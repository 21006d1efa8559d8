import type { Finding } from '../../../article/finding.ts';
import { readFrontMatter, type DeclaredReading } from '../../metadata/front-matter.ts';
import { oneLine } from '../../metadata/text-values.ts';
import { publicPart } from '../members-only.ts';
import { expandTemplates } from '../../templates/expand.ts';
import { chromeIn } from './page/chrome.ts';
import { bodyElement, findContent } from './page/find-content.ts';
import { isListPage } from './page/list-page.ts';
import { TextMeasures } from './page/measures.ts';
import { readPageMetadata } from './page/page-metadata.ts';
import { collectProperties } from './page/page-properties.ts';
import { isTitle } from './page/visible-facts.ts';
import type { Metadata, ReadingContext } from '../source-format.ts';
import { elementsOf, contentRangeOf, lineOf, parsePage, textOf, type Element } from './dom.ts';

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
  const measures = new TextMeasures(parsed.tree);
  const body = bodyElement(parsed.tree);
  const found = isPage ? findContent(parsed.tree, measures) : undefined;
  const container = found?.content ?? body;
  if (container === undefined) return { metadata: front.metadata, declared, findings, body: empty };

  const lineBefore = front.line - 1;
  if (isPage && container.tagName === 'body') {
    const message = 'the page has no <article> and no <main>: the whole page is used as the text';
    tell(lineOf(container) + lineBefore, 'warning', 'chrome', message);
  }
  const properties = collectProperties(parsed.tree);
  const isList = found !== undefined && isListPage(parsed.tree, properties, measures);
  const page =
    found === undefined
      ? { metadata: titleOfFragment(container), findings: [] }
      : readPageMetadata(parsed.tree, { ...found, properties }, lineBefore, context);
  const metadata: Metadata = { ...page.metadata, ...front.metadata };
  const { start, end } = isPage
    ? contentRangeOf(container, front.body)
    : { start: 0, end: front.body.length };
  const line = lineBefore + front.body.slice(0, start).split('\n').length;
  const chrome = found === undefined ? [] : chromeIn(container, measures, found.isMarked);
  const heading = titleHeading(container, metadata.title, isPage);
  const whole = withoutElements(
    front.body,
    start,
    end,
    heading === undefined ? chrome : [...chrome, heading],
  );
  const open = publicPart(whole, line, context.path);
  return {
    metadata,
    declared,
    ...(isList && front.metadata.published === undefined && { isList }),
    findings: [...findings, ...page.findings, ...open.findings],
    body: { format: 'html', text: open.text, line },
  };
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

/** The heading that repeats the title. */
function titleHeading(container: Element, title: string | undefined, isPage: boolean): Element | undefined {
  return [...elementsOf(container)].find(
    (element) =>
      (element.tagName === 'h1' || (isPage && /^h[2-4]$/u.test(element.tagName) && isTitle(element))) &&
      oneLine(textOf(element)) === title,
  );
}

/** Text from `start` to `end` without these elements; the lines of the rest are kept. */
function withoutElements(text: string, start: number, end: number, elements: readonly Element[]): string {
  const ranges = elements
    .flatMap(({ sourceCodeLocation: location }) => (location ? [location] : []))
    .filter(({ startOffset, endOffset }) => startOffset >= start && endOffset <= end)
    .toSorted((a, b) => a.startOffset - b.startOffset);
  let kept = '';
  let position = start;
  for (const { startOffset, endOffset } of ranges) {
    if (startOffset < position) continue;
    kept += text.slice(position, startOffset) + text.slice(startOffset, endOffset).replace(/[^\n]/gu, '');
    position = endOffset;
  }
  return kept + text.slice(position, end);
}
