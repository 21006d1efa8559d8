import { namedArgument, type TagArguments } from '../scan/tag-arguments.ts';
import type { QuoteMeaning } from './meaning.ts';

/** GitHub's alerts by the words that themes use for them. */
const ALERTS: Readonly<Record<string, string>> = {
  note: 'NOTE',
  info: 'NOTE',
  information: 'NOTE',
  primary: 'NOTE',
  default: 'NOTE',
  secondary: 'NOTE',
  abstract: 'NOTE',
  summary: 'NOTE',
  example: 'NOTE',
  question: 'NOTE',
  quote: 'NOTE',
  light: 'NOTE',
  dark: 'NOTE',
  neutral: 'NOTE',
  tip: 'TIP',
  hint: 'TIP',
  success: 'TIP',
  check: 'TIP',
  done: 'TIP',
  important: 'IMPORTANT',
  alert: 'IMPORTANT',
  warning: 'WARNING',
  attention: 'WARNING',
  warn: 'WARNING',
  caution: 'CAUTION',
  danger: 'CAUTION',
  error: 'CAUTION',
  failure: 'CAUTION',
  bug: 'CAUTION',
};
/** Tags of notices whose kind is an argument. */
const NOTICE_TAG = new Set(
  'notice admonition callout alert hint note info tip warning caution danger important attention aside message success error infobox callout-box'.split(
    ' ',
  ),
);
const KIND_ARGUMENTS = [
  'type',
  'kind',
  'level',
  'theme',
  'color',
  'colour',
  'class',
  'style',
  'status',
  'severity',
  'variant',
  'context',
  'intent',
];

/** Meaning of a tag around a notice; undefined for other tags. */
export function noticeMeaning(name: string, tagArguments: TagArguments): QuoteMeaning | undefined {
  const key = name.toLowerCase();
  if (!NOTICE_TAG.has(key)) return undefined;
  const { positional } = tagArguments;
  const named = alertOf(namedArgument(tagArguments, ...KIND_ARGUMENTS));
  const first = named === undefined ? alertOf(positional[0]) : undefined;
  const alert = named ?? first ?? alertOf(key === 'hint' || key === 'alert' ? undefined : key) ?? 'NOTE';
  const words = positional
    .slice(first === undefined ? 0 : 1)
    .filter((word) => !/^(?:true|false|no-icon|[a-z]+-[a-z-]+)$/u.test(word));
  return {
    as: 'quote',
    alert,
    title:
      namedArgument(tagArguments, 'title', 'header', 'heading', 'summary') ??
      (words.length > 0 ? words.join(' ') : undefined),
    text: namedArgument(tagArguments, 'text', 'content', 'body', 'message'),
  };
}

/** Meaning of a quotation: `{% blockquote Author, Source http://… Title %}`. */
export function quotationMeaning(tagArguments: TagArguments): QuoteMeaning {
  const named = namedArgument(tagArguments, 'author', 'by', 'cite', 'attribution', 'name');
  const source = namedArgument(tagArguments, 'source', 'title', 'work');
  const url = namedArgument(tagArguments, 'link', 'url', 'href');
  if (tagArguments.named.size > 0) {
    return {
      as: 'quote',
      attribution: [named, source].filter((part) => part !== undefined).join(', ') || undefined,
      url,
    };
  }
  const written = tagArguments.source.trim();
  const address = /(?:^|\s)(https?:\/\/\S+)/u.exec(written);
  const words =
    address === null
      ? written
      : written
          .replace(address[1] ?? '', '')
          .replace(/\s+/gu, ' ')
          .trim();
  const attribution = words.replace(/^["']|["']$/gu, '').trim();
  return { as: 'quote', attribution: attribution === '' ? address?.[1] : attribution, url: address?.[1] };
}

function alertOf(word: string | undefined): string | undefined {
  if (word === undefined) return undefined;
  for (const part of word.toLowerCase().split(/[\s-]+/u)) {
    if (Object.hasOwn(ALERTS, part)) return ALERTS[part];
  }
  return undefined;
}
