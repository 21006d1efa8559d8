import type { Attachment, Image, Person } from '../../../core/article/article.ts';
import type { OldFeed, OldItem } from '../../../core/adoption/old-feed.ts';
import { oneLine } from '../../../core/content/metadata/text-values.ts';
import { absoluteUrl, distinctPeople, distinctTags, firstDate, personOf } from './items/values.ts';
import type { FeedEvents, FeedLinks, PieceReader, ReadingOptions } from './feed-events.ts';
import { finishItem, type ItemContext } from './items/item-context.ts';
import { JsonSplitter } from './json-splitter.ts';
import { attachmentOf } from './items/media.ts';
import { textAsHtml } from './xml/tree.ts';

type JsonObject = Readonly<Record<string, unknown>>;

/** Reads JSON Feed 1.0 and 1.1 in pieces. */
export function createJsonFeedReader(events: FeedEvents, options: ReadingOptions): PieceReader {
  const { address, isRecent } = options;
  const splitter = new JsonSplitter();
  let position = 0;
  let head: JsonObject = {};
  let headLength = -1;
  const refreshHead = (): JsonObject => {
    const text = splitter.head;
    if (text.length !== headLength) {
      headLength = text.length;
      head = objectOf(parsed(text)) ?? {};
    }
    return head;
  };
  const items = (texts: readonly string[]): readonly OldItem[] =>
    texts.flatMap((text) => {
      position += 1;
      const fields = objectOf(parsed(text));
      if (fields === undefined) {
        events.onFault({
          where: `item ${position}`,
          message: 'cannot be read: it is no JSON object',
          isError: true,
        });
        return [];
      }
      const notes: string[] = [];
      const base = absoluteUrl(stringOf(refreshHead()['home_page_url']), address) ?? address;
      const item = readJsonItem(fields, {
        base,
        position,
        isRecent,
        note: (message) => void notes.push(message),
      });
      for (const message of notes)
        events.onFault({ where: item.title || `item ${position}`, message, isError: false });
      return [item];
    });
  return {
    write: (piece) => items(splitter.push(piece)),
    close: () => {
      const fault = splitter.isTooLong
        ? 'has an item larger than 32 MB: the rest is not read'
        : !splitter.isComplete
          ? 'is cut off: what was complete is read'
          : parsed(splitter.head) === undefined
            ? 'is damaged: it is no JSON'
            : undefined;
      if (fault !== undefined) events.onFault({ where: '', message: fault, isError: true });
      return [];
    },
    isStopped: () => splitter.isTooLong,
    feed: () => feedOf(refreshHead(), position > 0, address),
    links: (): FeedLinks => {
      const next = absoluteUrl(stringOf(refreshHead()['next_url']), address);
      return next === undefined ? {} : { further: [next] };
    },
  };
}

function feedOf(head: JsonObject, hasItems: boolean, address: string | undefined): OldFeed | undefined {
  const version = stringOf(head['version']) ?? '';
  if (!version.includes('jsonfeed.org') && !(hasItems || Array.isArray(head['items']))) return undefined;
  const description = oneLine(stringOf(head['description']) ?? '');
  const link = absoluteUrl(stringOf(head['home_page_url']), address);
  const language = stringOf(head['language']);
  const own = address ?? absoluteUrl(stringOf(head['feed_url']), undefined);
  return {
    format: 'json',
    title: oneLine(stringOf(head['title']) ?? ''),
    ...(description !== '' && { description }),
    ...(link !== undefined && { link }),
    ...(language !== undefined && { language }),
    ...(own !== undefined && { address: own }),
  };
}

function readJsonItem(fields: JsonObject, context: ItemContext): OldItem {
  const { base, note } = context;
  const link = absoluteUrl(stringOf(fields['url']), base);
  const externalUrl = absoluteUrl(stringOf(fields['external_url']), base);
  const text = stringOf(fields['content_text']);
  const html = stringOf(fields['content_html']) ?? (text === undefined ? undefined : paragraphs(text));
  const summary = oneLine(stringOf(fields['summary']) ?? '');
  const published = firstDate([stringOf(fields['date_published']) ?? ''], note);
  const updated = firstDate([stringOf(fields['date_modified']) ?? ''], note);
  const language = stringOf(fields['language']);
  const image = imageOf(fields['image'], base) ?? imageOf(fields['banner_image'], base);
  return finishItem(
    {
      id: (stringOf(fields['id']) ?? '').trim(),
      title: oneLine(stringOf(fields['title']) ?? ''),
      ...(link !== undefined && { link }),
      ...(externalUrl !== undefined && { externalUrl }),
      ...(published !== undefined && { published }),
      ...(updated !== undefined && { updated }),
      authors: distinctPeople(
        [...listOf(fields['authors']), fields['author']].map((author) => authorOf(author, base)),
      ),
      tags: distinctTags(listOf(fields['tags']).flatMap((tag) => stringOf(tag) ?? [])),
      ...(language !== undefined && { language }),
      html: html ?? (summary === '' ? '' : paragraphs(summary)),
      ...(summary !== '' && html !== undefined && { summary }),
      ...(image !== undefined && { image }),
      attachments: listOf(fields['attachments']).flatMap((one) => attachmentIn(one, base) ?? []),
    },
    context,
  );
}

/** Paragraphs of plain text. */
function paragraphs(text: string): string {
  return text
    .split(/\n{2,}/u)
    .filter((part) => part.trim() !== '')
    .map((part) => `<p>${textAsHtml(part.trim()).replaceAll('\n', '<br>\n')}</p>`)
    .join('\n');
}

function authorOf(value: unknown, base: string | undefined): Person | undefined {
  const fields = objectOf(value);
  const name = stringOf(fields?.['name']);
  return name === undefined ? undefined : personOf(name, absoluteUrl(stringOf(fields?.['url']), base));
}

function imageOf(value: unknown, base: string | undefined): Image | undefined {
  const url = absoluteUrl(stringOf(value), base);
  return url === undefined ? undefined : { url };
}

function attachmentIn(value: unknown, base: string | undefined): Attachment | undefined {
  const fields = objectOf(value);
  if (fields === undefined) return undefined;
  const title = oneLine(stringOf(fields['title']) ?? '');
  const duration = fields['duration_in_seconds'];
  return attachmentOf(
    absoluteUrl(stringOf(fields['url']), base),
    stringOf(fields['mime_type']),
    stringOf(fields['size_in_bytes']),
    {
      ...(title !== '' && { title }),
      ...(typeof duration === 'number' && duration > 0 && { durationSeconds: Math.round(duration) }),
    },
  );
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

function objectOf(value: unknown): JsonObject | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as JsonObject)
    : undefined;
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

/** A text, or a number, which version 1.0 allowed for ids. */
function stringOf(value: unknown): string | undefined {
  if (typeof value === 'string') return value === '' ? undefined : value;
  return typeof value === 'number' ? String(value) : undefined;
}
