import type { Habit, TagChange } from './readers.ts';

/** State of a reader between polls. */
export interface Memory {
  /** Number of polls so far. */
  readonly polls: number;
  readonly tag?: string | undefined;
  readonly lastModified?: string | undefined;
  /** End of freshness in seconds of the day; readers that honour max-age do not poll before. */
  readonly freshUntil: number;
}

/** State of a reader that has never polled. */
export const NOTHING: Memory = { polls: 0, freshUntil: 0 };

/** Response header fields that readers use. */
export interface AnswerFields {
  readonly etag?: string | undefined;
  readonly 'last-modified'?: string | undefined;
  readonly 'cache-control'?: string | undefined;
}

/** An entity-tag as modified on its way back to the server. */
export function changeTag(tag: string, change: TagChange): string {
  switch (change) {
    case 'none':
      return tag;
    case 'weak':
      return tag.startsWith('W/') ? tag : `W/${tag}`;
    case 'gzip':
      return tag.replace(/"$/, '-gzip"');
    case 'double-gzip':
      return tag.replace(/"$/, '--gzip"');
    case 'unquoted':
      return tag.replace(/^(?:W\/)?"(.*)"$/, '$1');
  }
}

/** True if the reader polls at this second of the day. */
export function asks({ honoursMaxAge }: Habit, { freshUntil }: Memory, second: number): boolean {
  return !honoursMaxAge || second >= freshUntil;
}

/** Request header fields of the reader's next poll. */
export function requestFields(habit: Habit, memory: Memory): Record<string, string> {
  const poll = memory.polls + 1;
  const isConditional = poll >= (habit.conditionalFrom ?? Infinity);
  const tag = memory.tag === undefined ? habit.tagBefore : changeTag(memory.tag, habit.tagChange);
  const sendsTag = isConditional && habit.validators.includes('tag') && tag !== undefined;
  const sendsDate = isConditional && habit.validators.includes('date') && memory.lastModified !== undefined;
  return {
    ...(habit.userAgent !== undefined && { 'User-Agent': habit.userAgent }),
    ...(habit.accept !== undefined && { Accept: habit.accept }),
    ...(habit.acceptEncoding !== undefined && { 'Accept-Encoding': habit.acceptEncoding }),
    ...(poll >= (habit.deltasFrom ?? Infinity) && { 'A-IM': 'feed' }),
    ...(sendsTag && { 'If-None-Match': tag }),
    ...(sendsDate && { 'If-Modified-Since': memory.lastModified }),
  };
}

/** Updates the reader's state from a response: validators of a new document, and its freshness. */
export function remember(
  memory: Memory,
  answer: { readonly isNew: boolean; readonly fields: AnswerFields },
  second: number,
): Memory {
  const { isNew, fields } = answer;
  const maxAge = /(?:^|[ ,])max-age=(\d+)/.exec(fields['cache-control'] ?? '')?.[1];
  return {
    polls: memory.polls + 1,
    tag: isNew ? fields.etag : memory.tag,
    lastModified: isNew ? fields['last-modified'] : memory.lastModified,
    freshUntil: maxAge === undefined ? second : second + Number(maxAge),
  };
}
