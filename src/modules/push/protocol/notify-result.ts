// Responses of pleaseNotify (rssCloud walkthrough): XML, or JSON if Accept prefers it (RFC 9110, section
// 12.5.1).

import { listMembers, trimWhiteSpace } from '../../../core/protocol/list.ts';

/** A response of pleaseNotify. */
export interface NotifyResult {
  readonly contentType: string;
  readonly body: string;
}

/**
 * Formats a result; `msg` is a sentence that gives the outcome or explains the error. JSON is chosen if
 * Accept gives it a higher quality than XML, or the same quality with a more specific media range.
 */
export function notifyResult(isSuccess: boolean, msg: string, accept: string | undefined): NotifyResult {
  if (prefersJson(accept ?? '')) {
    return {
      contentType: 'application/json',
      body: `${JSON.stringify({ success: isSuccess, msg })}\n`,
    };
  }
  return {
    contentType: 'text/xml; charset=utf-8',
    body: `<?xml version="1.0" encoding="utf-8"?>\n<notifyResult success="${isSuccess}" msg="${escape(msg)}"/>\n`,
  };
}

/**
 * The preference for a type: its quality, and the specificity of the media range (0: none; 3: the type
 * itself).
 */
interface Wish {
  readonly quality: number;
  readonly closeness: number;
}

function prefersJson(accept: string): boolean {
  const json = wishFor(['application/json'], accept);
  const xml = wishFor(['text/xml', 'application/xml'], accept);
  return (
    json.quality > xml.quality ||
    (json.quality > 0 && json.quality === xml.quality && json.closeness > xml.closeness)
  );
}

/**
 * Returns the preference for a format with several media types. The most specific range applies (RFC 9110,
 * section 12.5.1).
 */
function wishFor(types: readonly string[], accept: string): Wish {
  const ranges = listMembers(accept).map(rangeOf);
  const wishes = types.map((type) => {
    const names = ['', '*/*', type.replace(/\/.*/, '/*'), type];
    const matches = ranges.map(({ name, quality }) => ({ quality, closeness: names.indexOf(name, 1) }));
    return matches.reduce((best, one) => (one.closeness > best.closeness ? one : best), NONE);
  });
  return wishes.reduce((best, one) =>
    one.closeness > best.closeness || (one.closeness === best.closeness && one.quality > best.quality)
      ? one
      : best,
  );
}

const NONE: Wish = { quality: 0, closeness: 0 };

function rangeOf(member: string): { name: string; quality: number } {
  const [name = '', ...parameters] = member.split(';').map((part) => trimWhiteSpace(part).toLowerCase());
  const weight = parameters.find((one) => one.startsWith('q='));
  const quality = weight === undefined ? 1 : Number(/^q=([01](?:\.\d{0,3})?)$/.exec(weight)?.[1] ?? 0);
  return { name, quality: Math.min(1, quality) };
}

function escape(text: string): string {
  // XML cannot represent most control characters, escaped or not.
  return text.replace(/\p{Cc}/gu, ' ').replace(/[&<>"]/g, (character) => `&#${character.charCodeAt(0)};`);
}
