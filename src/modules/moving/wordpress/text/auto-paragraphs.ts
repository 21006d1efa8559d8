import { textAsHtml } from '../../feeds/xml/tree.ts';
import { stretchesOf } from './opaque.ts';

const words = (text: string): ReadonlySet<string> => new Set(text.split(' '));

/** Elements that end a paragraph. */
const BLOCKS = words(
  'address article aside audio blockquote center dd details div dl dt fieldset figcaption figure footer form h1 h2 h3 h4 h5 h6 header hr li main nav ol p pre script section style summary table tbody td textarea tfoot th thead tr ul video iframe object svg math',
);
/** Elements in which stretches between blank lines are paragraphs, even if there is only one. */
const ROOTS = words('article blockquote section main body');
/** Elements in which they are paragraphs only if there are several. */
const FLOWS = words('div td th li dd aside details center fieldset form header footer');
/** Elements in which white space and line ends mean nothing. */
const BARE = words('ul ol dl table thead tbody tfoot tr figure audio video');
/** Elements of {@link BLOCKS} without an end tag. */
const VOID = words('hr');

const TAG = /<(\/?)([a-z][a-z\d]*)\b(?:[^<>"']|"[^"]*"|'[^']*')*>/giu;

/** Stands for a line end in code, which breaks no line. */
const KEPT_LINE = '\u0001';

const LONE_URL = /^https?:\/\/[^\s<>"']+$/iu;

/**
 * Makes paragraphs of stretches between blank lines, and line breaks of line ends, as WordPress does when it shows a text
 * of its classic editor. Text in blocks such as lists stays as it is.
 */
export function autoParagraphs(text: string): string {
  const out: string[] = [];
  const open: string[] = [];
  let run = '';
  const flush = (): void => {
    if (run !== '') out.push(paragraphs(run, open.at(-1) ?? 'body'));
    run = '';
  };
  for (const stretch of stretchesOf(text.replace(/\r\n?/gu, '\n'))) {
    if (stretch.isOpaque) {
      if (/^<(?:code|svg|math)\b/iu.test(stretch.text)) run += stretch.text.replaceAll('\n', KEPT_LINE);
      else {
        flush();
        out.push(stretch.text);
      }
      continue;
    }
    let from = 0;
    for (const match of stretch.text.matchAll(TAG)) {
      const name = (match[2] ?? '').toLowerCase();
      if (!BLOCKS.has(name)) continue;
      run += stretch.text.slice(from, match.index);
      from = match.index + match[0].length;
      flush();
      out.push(match[0]);
      if (VOID.has(name) || match[0].endsWith('/>')) continue;
      if (match[1] !== '/') open.push(name);
      else if (open.includes(name)) open.length = open.lastIndexOf(name);
    }
    run += stretch.text.slice(from);
  }
  flush();
  return out
    .filter((part) => part !== '')
    .join('\n')
    .replaceAll(KEPT_LINE, '\n');
}

/** Text between two block tags, as the content of an element. */
function paragraphs(run: string, parent: string): string {
  if (BARE.has(parent)) return run.trim();
  const parts = run
    .split(/\n[^\S\n]*\n\s*/u)
    .map((part) => part.trim())
    .filter((part) => part !== '');
  const isSplit = ROOTS.has(parent) || (FLOWS.has(parent) && parts.length > 1);
  const lines = parts.map((part) =>
    LONE_URL.test(part) ? linkTo(part) : part.replace(/[^\S\n]*(<br\s*\/?>)?[^\S\n]*\n\s*/giu, '<br>\n'),
  );
  return isSplit ? lines.map((line) => `<p>${line}</p>`).join('\n') : lines.join('<br>\n');
}

/** A link that shows its address. */
export function linkTo(url: string): string {
  // The address may be HTML already.
  const text = textAsHtml(url.replaceAll('&amp;', '&'));
  return `<a href="${text}">${text}</a>`;
}
