import { addressesIn, BASE } from './crawl.ts';
import type { ExpectedArticle } from './case-file.ts';
import type { ArticleInFormats, ReadArticle } from './read-articles.ts';

/** Fields of an article that every format must give alike. */
const COMMON = ['link', 'title', 'published', 'updated', 'html'] as const;

const UUID5 = /^urn:uuid:[0-9a-f]{8}-[0-9a-f]{4}-5[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

const absolute = (address: string): string => (address.startsWith('/') ? BASE + address : address);

const sorted = (list: readonly string[]): string => JSON.stringify([...list].sort());

/** Differences between an article in documents and the expected one, one sentence each. */
export function differences(expected: ExpectedArticle, found: ArticleInFormats): readonly string[] {
  const { rss, atom, json, item, rssText } = found;
  const faults: string[] = [];
  const hold = (name: string, actual: unknown, wanted: unknown): void => {
    if (wanted === undefined) return;
    const [a, w] = [JSON.stringify(actual), JSON.stringify(wanted)];
    if (a !== w) faults.push(`${name}: expected ${w}, not ${a}`);
  };

  for (const [format, other] of Object.entries({ RSS: rss, Atom: atom }))
    faults.push(...unlike(json, other, format));
  hold('title', json.title, expected.title);
  hold('published', json.published, expected.published);
  hold('updated', json.updated, expected.updated);
  if (expected.tags) hold('tags', sorted(json.tags), sorted(expected.tags));
  hold('summary', item.summary, expected.summary);
  if (expected.language !== undefined) hold('language', item.language ?? null, expected.language);
  hold('direction', json.html.startsWith('<div dir="rtl"') ? 'rtl' : 'ltr', expected.direction);
  if (expected.image !== undefined)
    hold('image', item.image ?? null, expected.image && absolute(expected.image));
  hold('link', json.link, expected.link && absolute(expected.link));
  hold('id', json.id, expected.id);
  hold('id in RSS', rss.id, expected.id);
  if (expected.atomId === 'uuid5') hold('id in Atom is a UUID of version 5', UUID5.test(atom.id), true);
  else hold('id in Atom', atom.id, expected.atomId ?? expected.id);
  hold('external_url', json.externalUrl, expected.externalUrl);
  hold('rel=related', atom.externalUrl, expected.externalUrl);
  if (expected.title === '') {
    hold('title element in RSS', /<title\b/.test(rssText), false);
    hold('title member in JSON Feed', 'title' in item, false);
    hold('description in RSS', /<description\b/.test(rssText), true);
  }
  if (expected.authors) {
    const names = expected.authors.map((author) => (typeof author === 'string' ? author : author['name']));
    hold('authors', json.authors, names);
    for (const [index, author] of expected.authors.entries())
      if (typeof author !== 'string') hold(`author ${index + 1}`, item.authors?.[index], author);
  }
  if (expected.attachments) {
    hold(
      'attachments',
      json.attachments.map(({ url }) => url),
      expected.attachments.map(({ url }) => absolute(url)),
    );
    for (const [index, { type, length, duration }] of expected.attachments.entries()) {
      hold(`type of attachment ${index + 1}`, json.attachments[index]?.type, type);
      hold(`length of attachment ${index + 1}`, json.attachments[index]?.length, length);
      hold(`duration of attachment ${index + 1}`, item.attachments?.[index]?.duration_in_seconds, duration);
    }
  }
  for (const part of expected.rss) if (!rssText.includes(part)) faults.push(`RSS lacks ${part}`);
  return [...faults, ...htmlFaults(expected, json.html)];
}

function unlike(json: ReadArticle, other: ReadArticle, format: string): readonly string[] {
  // RSS has the summary for an article without text.
  const fields = COMMON.filter((field) => field !== 'html' || json.html !== '');
  const faults = fields
    .filter((field) => json[field].trim() !== other[field].trim())
    .map(
      (field) =>
        `${field}: ${JSON.stringify(other[field])} in ${format}, ${JSON.stringify(json[field])} in JSON Feed`,
    );
  if (sorted(json.tags) !== sorted(other.tags)) faults.push(`tags: ${sorted(other.tags)} in ${format}`);
  if (json.attachments[0]?.url !== other.attachments[0]?.url)
    faults.push(`attachment: ${String(other.attachments[0]?.url)} in ${format}`);
  return faults;
}

function htmlFaults({ html: expected }: ExpectedArticle, html: string): readonly string[] {
  if (expected === undefined) return [];
  const { is, contains, matches, never } = expected;
  const faults = [
    ...contains.filter((part) => !html.includes(part)).map((part) => `lacks ${part}`),
    ...matches.filter((part) => !new RegExp(part, 's').test(html)).map((part) => `does not match ${part}`),
    ...never.filter((part) => html.toLowerCase().includes(part.toLowerCase())).map((part) => `has ${part}`),
    ...(is === undefined || is.trim() === html.trim() ? [] : [`is not ${is.trim()}`]),
  ];
  return faults.length === 0
    ? []
    : [...faults.map((fault) => `html ${fault}`), `html: ${html.slice(0, 2000)}`];
}

/** Addresses in the text of an article that are neither absolute nor a fragment of the entry. */
export function relativeAddresses(html: string): readonly string[] {
  return addressesIn(html).filter((address) => !/^(?:[a-z][a-z0-9+.-]*:|#)/i.test(address));
}
