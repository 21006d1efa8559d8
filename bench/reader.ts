import type { Habit, TagChange } from './readers.ts';

/** What a reader remembers from poll to poll. */
export interface Memory {
  /** Polls so far. */
  readonly polls: number;
  readonly tag?: string | undefined;
  readonly lastModified?: string | undefined;
  /** Until then nothing is asked by who honours max-age; in seconds of the day. */
  readonly freshUntil: number;
}

/** A reader that has never polled. */
export const NOTHING: Memory = { polls: 0, freshUntil: 0 };

/** The header fields of an answer that readers look at. */
export interface AnswerFields {
  readonly etag?: string | undefined;
  readonly 'last-modified'?: string | undefined;
  readonly 'cache-control'?: string | undefined;
}

/** An entity-tag as it comes back to the server. */
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

/** Whether this reader asks at all at this second of the day. */
export function asks({ honoursMaxAge }: Habit, { freshUntil }: Memory, second: number): boolean {
  return !honoursMaxAge || second >= freshUntil;
}

/** What the next poll of this reader sends. */
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

/** What the reader remembers after an answer: validators of a new document, and how long it is fresh. */
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
