// What pleaseNotify answers (rssCloud's walkthrough): XML, or JSON for those who prefer it (RFC 9110, 12.5.1: Accept).

import { listMembers, trimWhiteSpace } from '../../../core/protocol/list.ts';

/** An answer of pleaseNotify. */
export interface NotifyResult {
  readonly contentType: string;
  readonly body: string;
}

/**
 * `msg` says in a sentence what has happened, or what would be right. JSON goes to those whose Accept prefers it: by
 * quality, and among equals by naming it where XML is only let in by a wildcard.
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

/** How much a type is wanted: its quality, and how closely it was named (0: by nothing; 3: by its name). */
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

/** For what goes by some types. What names one more closely decides (12.5.1). */
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
  // Most control characters cannot be in XML at all, escaped or not.
  return text.replace(/\p{Cc}/gu, ' ').replace(/[&<>"]/g, (character) => `&#${character.charCodeAt(0)};`);
}
