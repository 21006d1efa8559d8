import type { Article, Body } from '../../article/article.ts';
import { hasError, type Finding } from '../../article/finding.ts';
import { isLong } from './long-text.ts';
import { renderBody } from './render.ts';

/**
 * Number of elements that may be open at once, or of marks of emphasis in one paragraph, from which a text is rendered
 * to find out whether it can be: elements may be nested 256 deep, and Markdown adds at most a hundred.
 */
const MANY = 100;

/** Any base: whether a text can be rendered hardly depends on the address of its page. */
const BASE = 'https://article.invalid/';

const TAG = /<(\/?)([a-z][a-z0-9]*)/giu;
const EMPTY: ReadonlySet<string> = new Set(
  'area base br col embed hr img input link meta source track wbr'.split(' '),
);
const MARKS = /\n[^\S\n]*\n|[*_~=^+]+/gu;

/**
 * Why an article cannot be rendered; empty if it can be. Renders only a text that looks as if it could not be, so that
 * a scan stays fast; a text that misleads it is left out later, when its entry is made.
 */
export function renderingFaults(article: Article): readonly Finding[] {
  const { body } = article;
  if (!isLong(body) && maxOpen(body.text) < MANY && !hasManyMarks(body)) return [];
  const { findings } = renderBody(article, BASE);
  return hasError(findings) ? findings.filter(({ severity }) => severity === 'error') : [];
}

/** Max. number of elements that are open at once, if every end tag closes one of its name. */
function maxOpen(text: string): number {
  const counts = new Map<string, number>();
  let open = 0;
  let most = 0;
  for (const [, slash, written = ''] of text.matchAll(TAG)) {
    const name = written.toLowerCase();
    const count = counts.get(name) ?? 0;
    if (EMPTY.has(name)) continue;
    if (slash === '') {
      counts.set(name, count + 1);
      most = Math.max(most, (open += 1));
    } else if (count > 0) {
      counts.set(name, count - 1);
      open -= 1;
    }
    if (most >= MANY) break;
  }
  return most;
}

function hasManyMarks({ format, text }: Body): boolean {
  if (format !== 'markdown') return false;
  let marks = 0;
  for (const [mark] of text.matchAll(MARKS)) {
    marks = mark.startsWith('\n') ? 0 : marks + 1;
    if (marks >= 2 * MANY) return true;
  }
  return false;
}
