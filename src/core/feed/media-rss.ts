// Media RSS 1.5.1: https://www.rssboard.org/media-rss

import type { Attachment, Image } from '../article/article.ts';
import { element, type Markup } from './xml/xml.ts';

/** Values of `medium` by the prefix of a media type. */
const MEDIA: readonly (readonly [beginning: string, medium: string])[] = [
  ['audio/', 'audio'],
  ['image/', 'image'],
  ['video/', 'video'],
  ['text/', 'document'],
  ['application/pdf', 'document'],
  ['application/epub+zip', 'document'],
];

function mediumOf(mediaType: string): string | undefined {
  return MEDIA.find(([beginning]) => mediaType.startsWith(beginning))?.[1];
}

/** An attachment with all its known properties. */
export function mediaContent(attachment: Attachment): Markup {
  const { url, mediaType, sizeBytes, durationSeconds, title, width, height } = attachment;
  return element(
    'media:content',
    {
      url,
      type: mediaType,
      medium: mediumOf(mediaType),
      fileSize: sizeBytes || undefined,
      duration: durationSeconds,
      width,
      height,
    },
    title === undefined ? undefined : element('media:title', { type: 'plain' }, title),
  );
}

/**
 * An article's image as both `media:content` and `media:thumbnail`, since readers support one or the other.
 */
export function imageElements(image: Image | undefined): readonly Markup[] {
  if (image === undefined) return [];
  const { url, mediaType, sizeBytes, width, height } = image;
  const content = { url, type: mediaType, medium: 'image', fileSize: sizeBytes || undefined, width, height };
  return [element('media:content', content), element('media:thumbnail', { url, width, height })];
}
