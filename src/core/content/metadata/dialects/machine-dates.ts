import type { Instant } from '../../../article/instant.ts';

/** Seconds since 1970, from 1973 on; with a fraction too. */
const SECONDS = /^(\d{9,10})(?:\.\d{1,9})?$/;
/** Milliseconds since 1970, from 2001 on. */
const MILLISECONDS = /^\d{13}$/;

/** Moment that a number of seconds or milliseconds since 1970 stands for; undefined for other texts. */
export function fromEpoch(text: string): Instant | undefined {
  const seconds = SECONDS.exec(text)?.[1] ?? (MILLISECONDS.test(text) ? text.slice(0, -3) : undefined);
  return seconds === undefined ? undefined : Number(seconds) * 1000;
}

/** `20240501`, with hours, minutes and seconds too (ISO 8601, basic format; names of notes). */
const BASIC =
  /^((?:19|20)\d{2})(\d{2})(\d{2})(?:[T ]?(\d{2})(\d{2})(\d{2})?(?:\.\d{1,9})?(Z|[+-]\d{2}:?(?:\d{2})?)?)?$/i;

/** `Fri Sep 3 11:21:31 CEST 2021` of the command date, also without the zone or with it at the end. */
const UNIX =
  /^(?:([a-z]{3,9})\.?,? )?([a-z]{3,9}) (\d{1,2}) (\d{1,2}:\d{2}(?::\d{2})?(?: [ap]m)?) (?:([a-z]{1,5}|[+-]\d{2}:?\d{2}) )?(\d{4})(?: ([a-z]{1,5}|[+-]\d{2}:?\d{2}))?$/i;

/** An offset and behind it the name of its zone, as Go writes it. */
const OFFSET_AND_NAME = /^(.{8,60} [+-]\d{2}:?\d{2}) [A-Z]{2,5}(?: m=\S{1,30})?$/;

/** An offset in brackets: `(GMT+2)`. */
const BRACKETED_OFFSET = /^(.{6,60}?) ?\((?:GMT|UTC)? ?([+-]\d{1,2}(?::?\d{2})?)\)$/i;

/** A day and the short name of its day of the week, as Org has it. */
const DAY_AND_WEEKDAY = /^(\d{4}-\d{2}-\d{2}),? \p{L}{2,4}\.?(?= \d|$)/u;

/** `2024. 5. 1.`, as Korean and Hungarian dates are written in numbers. */
const DOTTED = /^(\d{4})\. ?(\d{1,2})\. ?(\d{1,2})\.?(?= |$)/;

/** Rewrites dates that machines and note-taking programs write, for the reader of ISO 8601 and English. */
export function rewriteMachineDate(text: string): string | undefined {
  const basic = BASIC.exec(text);
  if (basic !== null) {
    const [, year, month, day, hour, minute, second = '00', zone = ''] = basic;
    const time = hour === undefined ? '' : ` ${hour}:${minute}:${second}${zone}`;
    return `${year}-${month}-${day}${time}`;
  }
  const unix = UNIX.exec(text);
  if (unix !== null) {
    const [, weekday, month, day, time, zone, year, lastZone] = unix;
    const before = weekday === undefined ? '' : `${weekday}, `;
    return `${before}${month} ${day}, ${year} ${time} ${zone ?? lastZone ?? ''}`.trim();
  }
  const rewritten = text
    .replace(OFFSET_AND_NAME, '$1')
    .replace(BRACKETED_OFFSET, '$1 GMT$2')
    .replace(DAY_AND_WEEKDAY, '$1')
    .replace(DOTTED, '$1-$2-$3');
  return rewritten === text ? undefined : rewritten;
}
