import { FindingList } from '../../article/finding.ts';
import type { FrontMatter } from '../metadata/front-matter.ts';
import type { ReadingContext } from '../formats/source-format.ts';
import { isSiteVariable, variableValue } from './meanings/variables.ts';
import type { TemplateSyntax } from './scan/code-finder.ts';
import { pairTags } from './scan/pair-tags.ts';
import { scanTokens } from './scan/scan-tokens.ts';
import type { Token } from './scan/token.ts';
import { Expander } from './writing/expander.ts';
import { unescapeCode } from './writing/unescape-code.ts';

/** Text without which no template tag is possible. */
const BRACES = /\{[{%]|\[(?:caption|wp_caption|gallery|playlist|audio|video|youtube|vimeo|embed)[\s\]=]/u;
/** Folder of the posts of Jekyll and Hexo, where `{% raw %}` in code is never meant as text. */
const POSTS = /(?:^|\/)_posts\//u;

/**
 * Replaces the template tags of site generators in a text by what they mean, and takes those out that only the
 * generator knows, with a warning. The result has as many lines. Texts without such tags are returned as they are.
 */
export function expandTemplates<Front extends FrontMatter>(
  front: Front,
  format: 'markdown' | 'html',
  context: ReadingContext,
): Front {
  const { body, metadata } = front;
  const syntax = /\.mdx$/iu.test(context.path) ? 'mdx' : format;
  const isPossible = syntax === 'mdx' || BRACES.test(body);
  const summary =
    metadata.summary !== undefined && /\{[{%]/u.test(metadata.summary) ? metadata.summary : undefined;
  if (!isPossible && summary === undefined) return front;

  const tokens = isPossible ? scanTokens(body, syntax) : [];
  const inSummary = summary === undefined ? [] : scanTokens(summary, 'markdown');
  const hasTemplates = context.site?.hasTemplates === true || [...tokens, ...inSummary].some(showsGenerator);
  const findings = new FindingList();
  const isLiquid = syntax !== 'mdx' && (hasTemplates || POSTS.test(context.path));
  const known = { title: metadata.title };
  const lineOf = createLineCounter(body, front.line);
  const text = expandText(body, tokens, syntax, {
    hasTemplates,
    isLiquid,
    known,
    tell: (at, message, severity = 'warning') =>
      findings.add({ file: context.path, line: lineOf(at), severity, rule: 'template', message }),
  });
  if (text === body && summary === undefined) return front;
  const plain = summary === undefined ? undefined : plainText(summary, inSummary, hasTemplates, known);
  return {
    ...front,
    body: text,
    findings: [...front.findings, ...findings.all()],
    metadata: plain === undefined ? metadata : { ...metadata, summary: plain === '' ? undefined : plain },
  };
}

function expandText(
  body: string,
  tokens: readonly Token[],
  syntax: TemplateSyntax,
  options: Omit<ConstructorParameters<typeof Expander>[3], 'syntax'>,
): string {
  if (tokens.length === 0) return body;
  return new Expander(body, tokens, pairTags(tokens), { syntax, ...options }).run();
}

/** True for what no author writes but for a generator. */
function showsGenerator(token: Token): boolean {
  switch (token.kind) {
    case 'tag':
    case 'code-tag':
    case 'literal':
    case 'hidden':
      return token.family === 'component' || token.family === 'hugo' || token.family === 'liquid';
    case 'variable':
      return token.isComponentSyntax || isSiteVariable(token.expression);
    case 'code':
      return false;
  }
}

/** A summary without its tags. */
function plainText(
  text: string,
  tokens: readonly Token[],
  hasTemplates: boolean,
  known: { readonly title?: string | undefined },
): string {
  let plain = '';
  let position = 0;
  for (const token of tokens) {
    const source = text.slice(token.start, token.end);
    plain += text.slice(position, token.start);
    if (token.kind === 'code') plain += unescapeCode(source, hasTemplates);
    else if (!hasTemplates) plain += source;
    else if (token.kind === 'literal') plain += token.text;
    else if (token.kind === 'code-tag') plain += token.code;
    else if (token.kind === 'variable')
      plain += variableValue(token.expression, { ...known, assigned: new Map() })?.value ?? '';
    position = token.end;
  }
  return (plain + text.slice(position)).replace(/\s+/gu, ' ').trim();
}

/** Creates a function from positions in ascending order to lines. */
function createLineCounter(text: string, firstLine: number): (position: number) => number {
  let line = firstLine;
  let next = text.indexOf('\n');
  return (position) => {
    for (; next !== -1 && next < position; next = text.indexOf('\n', next + 1)) line += 1;
    return line;
  };
}
