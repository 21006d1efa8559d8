import type { Attachment, Image } from '../../../../core/article/article.ts';
import { absoluteUrl, readCount, mediaTypeFor, plainLine } from './values.ts';
import { attributeIn, childOf, childrenNamed, textIn, textOfChild, type XmlElement } from '../xml/tree.ts';

/** Pictures and recordings of an item. */
export interface ItemMedia {
  readonly image?: Image | undefined;
  readonly attachments: readonly Attachment[];
}

/** Attachment of an address; undefined if the address is none. Size 0 stands for an unknown one. */
export function attachmentOf(
  url: string | undefined,
  type: string | undefined,
  size: string | undefined,
  rest: Pick<Attachment, 'title' | 'durationSeconds'> = {},
): Attachment | undefined {
  if (url === undefined) return undefined;
  const sizeBytes = readCount(size);
  return {
    url,
    mediaType: mediaTypeFor(type, url) ?? 'application/octet-stream',
    ...(sizeBytes !== undefined && sizeBytes > 0 && { sizeBytes }),
    ...rest,
  };
}

/** Enclosures of RSS and Atom, files of Media RSS, and the picture of an item. */
export function itemMediaOf(item: XmlElement, base: string | undefined): ItemMedia {
  const enclosures = [...childrenNamed(item, 'enclosure')].map((element) =>
    attachmentOf(
      absoluteUrl(attributeIn(element, 'url') ?? attributeIn(element, 'rdf:resource'), base),
      attributeIn(element, 'type'),
      attributeIn(element, 'length'),
    ),
  );
  const links = [...childrenNamed(item, 'atom:link')]
    .filter((link) => attributeIn(link, 'rel')?.toLowerCase() === 'enclosure')
    .map((link) =>
      attachmentOf(
        absoluteUrl(attributeIn(link, 'href'), link.base ?? base),
        attributeIn(link, 'type'),
        attributeIn(link, 'length'),
      ),
    );
  const files = mediaContents(item).map((element) => mediaFile(element, base));
  const attachments = distinct([...enclosures, ...links, ...files.filter(isRecording)]);
  const thumbnail = childOf(item, 'media:thumbnail') ?? childOf(group(item) ?? item, 'media:thumbnail');
  const image =
    absoluteUrl(attributeIn(childOf(item, 'itunes:image'), 'href'), base) ??
    files.find((file) => file !== undefined && file.mediaType.startsWith('image/'))?.url ??
    absoluteUrl(attributeIn(thumbnail, 'url'), base);
  return { attachments, ...(image !== undefined && { image: { url: image } }) };
}

function group(item: XmlElement): XmlElement | undefined {
  return childOf(item, 'media:group');
}

function mediaContents(item: XmlElement): readonly XmlElement[] {
  const inGroup = group(item);
  return [
    ...childrenNamed(item, 'media:content'),
    ...(inGroup === undefined ? [] : childrenNamed(inGroup, 'media:content')),
  ];
}

function mediaFile(element: XmlElement, base: string | undefined): Attachment | undefined {
  const url = absoluteUrl(attributeIn(element, 'url'), base);
  const type =
    attributeIn(element, 'type') ?? (attributeIn(element, 'medium') === 'image' ? 'image/*' : undefined);
  const title = plainLine(textOfChild(element, 'media:title'));
  const file = attachmentOf(url, type, attributeIn(element, 'filesize'), title === '' ? {} : { title });
  const isImage = attributeIn(element, 'medium') === 'image';
  return file !== undefined && isImage && !file.mediaType.startsWith('image/')
    ? { ...file, mediaType: 'image/*' }
    : file;
}

/** Audio and video are attachments; a page with a player is not. */
function isRecording(file: Attachment | undefined): boolean {
  return file !== undefined && /^(?:audio|video)\//u.test(file.mediaType);
}

function distinct(files: readonly (Attachment | undefined)[]): readonly Attachment[] {
  const byUrl = new Map<string, Attachment>();
  for (const file of files) if (file !== undefined && !byUrl.has(file.url)) byUrl.set(file.url, file);
  return [...byUrl.values()];
}

const TRUE = /^(?:yes|true|explicit)$/iu;
const FALSE = /^(?:no|false|clean)$/iu;

/** Values of an episode by the names of the front matter's `podcast`; undefined if there are none. */
export function podcastOf(
  item: XmlElement,
  base: string | undefined,
): Readonly<Record<string, unknown>> | undefined {
  const text = (...keys: readonly string[]): string | undefined => textOfChild(item, ...keys) || undefined;
  const number = (...keys: readonly string[]): number | undefined => {
    const count = readCount(text(...keys));
    return count === undefined || count === 0 ? undefined : count;
  };
  const explicit = text('itunes:explicit') ?? '';
  const type = text('itunes:episodetype')?.toLowerCase();
  const chapters = childOf(item, 'podcast:chapters');
  const values = {
    title: text('itunes:title'),
    season: number('itunes:season', 'podcast:season'),
    seasonName: attributeIn(childOf(item, 'podcast:season'), 'name'),
    episode: number('itunes:episode', 'podcast:episode'),
    type: type === 'full' || type === 'trailer' || type === 'bonus' ? type : undefined,
    explicit: TRUE.test(explicit) ? true : FALSE.test(explicit) ? false : undefined,
    duration: text('itunes:duration'),
    chapters: absoluteUrl(attributeIn(chapters, 'url'), base),
    transcripts: listOrNothing(
      [...childrenNamed(item, 'podcast:transcript')].flatMap((one) => transcript(one, base)),
    ),
    persons: listOrNothing([...childrenNamed(item, 'podcast:person')].flatMap((one) => credit(one, base))),
    block: TRUE.test(text('itunes:block') ?? '') ? true : undefined,
  };
  const known = Object.entries(values).filter(([, value]) => value !== undefined);
  return known.length === 0 ? undefined : Object.fromEntries(known);
}

function listOrNothing<T>(list: readonly T[]): readonly T[] | undefined {
  return list.length === 0 ? undefined : list;
}

function transcript(
  element: XmlElement,
  base: string | undefined,
): readonly Readonly<Record<string, string>>[] {
  const url = absoluteUrl(attributeIn(element, 'url'), base);
  const type = attributeIn(element, 'type');
  const language = attributeIn(element, 'language');
  if (url === undefined) return [];
  return [{ url, ...(type !== undefined && { type }), ...(language !== undefined && { language }) }];
}

function credit(element: XmlElement, base: string | undefined): readonly Readonly<Record<string, string>>[] {
  const name = plainLine(textIn(element));
  if (name === '') return [];
  const role = attributeIn(element, 'role')?.toLowerCase();
  const group = attributeIn(element, 'group')?.toLowerCase();
  const url = absoluteUrl(attributeIn(element, 'href'), base);
  const image = absoluteUrl(attributeIn(element, 'img'), base);
  return [
    {
      name,
      ...(role !== undefined && { role }),
      ...(group !== undefined && { group }),
      ...(url !== undefined && { url }),
      ...(image !== undefined && { image }),
    },
  ];
}
