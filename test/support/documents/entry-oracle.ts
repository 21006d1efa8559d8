import { atomIdOf } from '../../../src/core/article/ids/atom-id.ts';
import { parseFragment, type DefaultTreeAdapterTypes } from 'parse5';
import type { Article, Entry } from '../../../src/core/article/article.ts';
import { attributesOf, ELEMENTS } from '../../../src/core/content/rendering/allow-list.ts';
import { renderBody } from '../../../src/core/content/rendering/render.ts';
import { wrapDirection } from '../../../src/core/feed/direction-wrapper.ts';
import { FORMATS } from '../../../src/core/feed/feed.ts';
import { documentOf } from '../../unit/core/feed/sample.ts';
import { one, parseTree } from '../../unit/core/feed/tree.ts';

/** Max. characters of a body that is rendered a second time: the limit of the renderer. */
const MAX_RENDERED_AGAIN = 500_000;

/** The sanitiser's elements, and those that HTML parsers insert by themselves. */
const ALLOWED: ReadonlySet<string> = new Set([...ELEMENTS, 'tbody', 'colgroup']);

/** Elements that must never get through, whatever the sanitiser's list says one day. */
const FORBIDDEN: ReadonlySet<string> = new Set(
  (
    'script style link meta base title object embed applet param iframe frame frameset portal fencedframe ' +
    'form input button select option textarea svg math template noscript noembed noframes plaintext xmp ' +
    'marquee slot dialog canvas html head body'
  ).split(' '),
);
const FORBIDDEN_ATTRIBUTE = /^on|^(?:style|srcdoc|formaction|action|background|ping|is|slot|xmlns)$|:/u;
const ADDRESS = /^(?:href|src|poster|cite)$/u;
const WEB = /^https?:\/\/[^\s/@]+(?:[/?#]|$)/u;
const CONTROL = /[\0-\x08\x0b-\x1f\x7f-\x9f\p{Surrogate}\p{Noncharacter_Code_Point}]/u;

/** Faults of HTML for a feed, as a browser would read it. */
export function faultsOfHtml(html: string): string[] {
  const faults: string[] = [];
  const waiting: DefaultTreeAdapterTypes.Node[] = [parseFragment(html)];
  for (let node = waiting.pop(); node !== undefined; node = waiting.pop()) {
    if ('tagName' in node) {
      const { tagName } = node;
      if (!ALLOWED.has(tagName) || FORBIDDEN.has(tagName)) faults.push(`<${tagName}>`);
      for (const { name, value } of node.attrs) {
        if (!attributesOf(tagName).includes(name) || FORBIDDEN_ATTRIBUTE.test(name)) faults.push(name);
        const isLink = name === 'href' && /^(?:mailto|tel):/u.test(value);
        if (ADDRESS.test(name) && !WEB.test(value) && !isLink) faults.push(`${name}=${value}`);
        if (name === 'srcset' && value.split(/, /u).some((part) => !WEB.test(part.split(' ')[0] ?? ''))) {
          faults.push(`${name}=${value}`);
        }
      }
    } else if (node.nodeName === '#comment' || node.nodeName === '#documentType') faults.push(node.nodeName);
    if ('content' in node) waiting.push(node.content);
    if ('childNodes' in node) waiting.push(...node.childNodes);
  }
  if (CONTROL.test(html)) faults.push('a control character');
  return faults;
}

/**
 * Faults of a published entry: forbidden HTML, HTML that a second sanitising would change, a relative URL, a
 * control character anywhere, text that the formats return differently. Throws if a strict parser refuses a
 * document.
 */
export function faultsOfEntry(article: Article, entry: Entry): string[] {
  const faults = faultsOfHtml(entry.html);
  // The path is used by findings only.
  const { html: _, path: _path, ...others } = entry;
  if (CONTROL.test(stringsIn(others).join('\n'))) faults.push('a control character in a field');
  const urls = [
    entry.link,
    entry.image?.url,
    entry.source?.url,
    entry.externalUrl,
    ...entry.authors.map(({ url }) => url),
    ...entry.attachments.map(({ url }) => url),
  ];
  for (const url of urls) if (url !== undefined && !WEB.test(url)) faults.push(`the address ${url}`);
  if (entry.summary.trim() === '') faults.push('an empty summary');
  if (entry.title !== '' && entry.title.trim() === '') faults.push('a blank title');
  if (entry.html.length <= MAX_RENDERED_AGAIN) {
    const body = { format: 'html', text: entry.html, line: 1 } as const;
    if (renderBody({ ...article, body }, entry.link).html !== entry.html)
      faults.push('HTML that is not stable');
  }
  const [rss, atom, json] = FORMATS.map((format) => documentOf(format, [entry]));
  const item = one(parseTree(rss ?? ''), 'channel', 'item');
  const atomEntry = one(parseTree(atom ?? ''), 'entry');
  const [jsonItem] = (JSON.parse(json ?? '') as { items: Record<string, unknown>[] }).items;
  const atomId = one(atomEntry, 'id').text;
  if (atomId !== atomIdOf(entry.id)) faults.push(`the id ${atomId} in Atom`);
  const told = [
    [one(item, 'guid').text, textIn(item, 'title'), textIn(item, 'content:encoded')],
    [entry.id, one(atomEntry, 'title').text, textIn(atomEntry, 'content')],
    [jsonItem?.['id'], jsonItem?.['title'] ?? '', jsonItem?.['content_html'] ?? ''],
  ].map((texts) => JSON.stringify(texts));
  if (new Set(told).size > 1) faults.push(`formats that differ: ${told.join(' ')}`);
  if (told[2] !== JSON.stringify([entry.id, entry.title, wrapDirection(entry).replaceAll(']]>', ']]&gt;')])) {
    faults.push('a document that changes the text');
  }
  return faults;
}

function textIn(tree: Parameters<typeof one>[0], name: string): string {
  return tree.children.find((child) => child.name === name)?.text ?? '';
}

function stringsIn(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(stringsIn) : [];
}
