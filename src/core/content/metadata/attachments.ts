import type { Attachment } from '../../article/article.ts';
import { webUrl } from '../../article/url.ts';
import { mediaTypeOf } from '../media/file-types.ts';

/** RFC 6838, 4.2, with its limit of 127 characters a name. */
export const MEDIA_TYPE = /^[a-z0-9][a-z0-9!#$&^_.+-]{0,126}\/[a-z0-9][a-z0-9!#$&^_.+-]{0,126}$/u;

/** Relative addresses are allowed in an article: this stands in for its link while one is checked. */
const ANY_BASE = 'https://base.invalid/';

/** Tells if `url` is an http(s) URL, or becomes one by resolving it against an article's link. */
export function isWebReference(url: string): boolean {
  return url !== '' && webUrl(url, ANY_BASE) !== undefined;
}

/** Returns width and height in pixels; neither unless both are given. */
export function readDimensions(
  width: string | undefined,
  height: string | undefined,
  complain: (message: string) => void,
): { readonly width?: number; readonly height?: number } {
  if (width === undefined && height === undefined) return {};
  const [across, down] = [wholeNumber(width ?? ''), wholeNumber(height ?? '')];
  if (across !== undefined && down !== undefined && across > 0 && down > 0)
    return { width: across, height: down };
  complain('width and height must both be numbers of pixels');
  return {};
}

/**
 * Reads one attachment from its metadata: `url`, `type`, `size` in bytes, `title`, `duration` in seconds or as
 * `h:mm:ss`, `width` and `height` in pixels. Complains about wrong values. Returns undefined if the attachment cannot
 * be used at all.
 */
export function readAttachment(
  fields: Readonly<Record<string, string>>,
  complain: (message: string) => void,
): Attachment | undefined {
  const { url = '', type, size, title, duration, width, height } = fields;
  if (!isWebReference(url)) {
    complain(`"${url}" is not the address of a file: give url as https://…`);
    return undefined;
  }
  const mediaType = type === undefined ? guessMediaType(url) : type.split(';')[0]?.trim().toLowerCase();
  if (mediaType === undefined || !MEDIA_TYPE.test(mediaType)) {
    complain(`the media type of ${url} is not known: add type, such as audio/mpeg`);
    return undefined;
  }
  const sizeBytes = size === undefined ? undefined : wholeNumber(size);
  if (size !== undefined && sizeBytes === undefined) complain(`size "${size}" is not a number of bytes`);
  const durationSeconds = duration === undefined ? undefined : seconds(duration);
  if (duration !== undefined && durationSeconds === undefined) {
    complain(`duration "${duration}" is neither seconds nor h:mm:ss`);
  }
  const dimensions = readDimensions(width, height, complain);
  return {
    url,
    mediaType,
    ...dimensions,
    ...(sizeBytes !== undefined && { sizeBytes }),
    ...(title !== undefined && title !== '' && { title }),
    ...(durationSeconds !== undefined && { durationSeconds }),
  };
}

function guessMediaType(url: string): string | undefined {
  return mediaTypeOf(new URL(url, ANY_BASE).pathname);
}

/** Reads a whole number without sign; undefined if the text is not one. */
export function wholeNumber(text: string): number | undefined {
  const number = /^\d+$/u.test(text) ? Number(text) : undefined;
  return number !== undefined && Number.isSafeInteger(number) ? number : undefined;
}

/** Reads seconds, `h:mm:ss` or `m:ss`; undefined if the text is neither. */
export function seconds(text: string): number | undefined {
  if (/^\d{1,9}(?:\.\d+)?$/u.test(text)) return Math.round(Number(text));
  // `62:03` has more minutes than an hour.
  const clock = /^(?:(\d{1,4}):(?=[0-5]?\d:))?(\d{1,4}):([0-5]\d)$/u.exec(text);
  if (clock === null) return undefined;
  return Number(clock[1] ?? 0) * 3600 + Number(clock[2]) * 60 + Number(clock[3]);
}
