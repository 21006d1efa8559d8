import { describe, expect, test } from 'vitest';
import { CHANGES, pollTimes, SECONDS_PER_DAY, stretches } from '../../../bench/day.ts';
import { asks, changeTag, NOTHING, remember, requestFields } from '../../../bench/reader.ts';
import { HABITS, type Habit } from '../../../bench/readers.ts';

const ANSWER = {
  isNew: true,
  fields: {
    etag: '"one"',
    'last-modified': 'Mon, 02 Mar 2026 07:05:00 GMT',
    'cache-control': 'public, max-age=300',
  },
};

function habit(name: string): Habit {
  const found = HABITS.find((one) => one.name.startsWith(name));
  if (found === undefined) throw new Error(`no reader ${name}`);
  return found;
}

/** The header fields of the first three polls of a reader whose document does not change. */
function threePolls(name: string): Record<string, string>[] {
  let memory = NOTHING;
  return [0, 900, 1800].map((second) => {
    const fields = requestFields(habit(name), memory);
    memory = remember(memory, { ...ANSWER, isNew: fields['If-None-Match'] === undefined }, second);
    return fields;
  });
}

describe('recorded habits', () => {
  test('add up to a thousand readers', () => {
    expect(HABITS.reduce((sum, { readers }) => sum + readers, 0)).toBe(1000);
  });

  test('newsboat polls conditionally and requests deltas from its third poll', () => {
    const [first, second, third] = threePolls('newsboat');
    expect(second).toEqual(first);
    expect(first).not.toHaveProperty('A-IM');
    expect(third).toMatchObject({
      'A-IM': 'feed',
      'If-None-Match': '"one"',
      'If-Modified-Since': ANSWER.fields['last-modified'],
    });
  });

  test('rss2email always requests deltas, and polls conditionally from its second poll', () => {
    const [first, second] = threePolls('rss2email');
    expect(first).toMatchObject({ 'A-IM': 'feed' });
    expect(first).not.toHaveProperty('If-None-Match');
    expect(second).toMatchObject({ 'A-IM': 'feed', 'If-None-Match': '"one"' });
  });

  test('sfeed sends no validators; with curl it sends an empty tag first, and no date', () => {
    expect(threePolls('sfeed 1.7')).toEqual([{}, {}, {}]);
    const [first, second] = threePolls('sfeed 1.7 with curl');
    expect(first).toMatchObject({ 'If-None-Match': '""' });
    expect(first).not.toHaveProperty('If-Modified-Since');
    expect(second).not.toHaveProperty('If-Modified-Since');
  });

  test('rss-parser is never conditional', () => {
    expect(threePolls('rss-parser').some((fields) => 'If-None-Match' in fields)).toBe(false);
  });

  test('feed2exec does not poll while its copy is fresh', () => {
    const memory = remember(NOTHING, ANSWER, 1000);
    expect(asks(habit('feed2exec'), memory, 1299)).toBe(false);
    expect(asks(habit('feed2exec'), memory, 1300)).toBe(true);
    expect(asks(habit('gpodder'), memory, 1001)).toBe(true);
  });

  test('a 304 leaves the validators as they were', () => {
    const memory = remember(NOTHING, ANSWER, 0);
    const after = remember(memory, { isNew: false, fields: { etag: '"two"' } }, 900);
    expect(after).toMatchObject({ polls: 2, tag: '"one"', lastModified: ANSWER.fields['last-modified'] });
  });
});

describe('changeTag', () => {
  test.each([
    ['none', '"a"', '"a"'],
    ['weak', '"a"', 'W/"a"'],
    ['weak', 'W/"a"', 'W/"a"'],
    ['gzip', '"a"', '"a-gzip"'],
    ['double-gzip', '"a"', '"a--gzip"'],
    ['unquoted', '"a"', 'a'],
    ['unquoted', 'W/"a"', 'a'],
  ] as const)('%s: %s is sent as %s', (change, tag, sent) => {
    expect(changeTag(tag, change)).toBe(sent);
  });
});

describe('the day', () => {
  test('has 24 to 96 evenly spaced polls, at the same seconds for the same seed', () => {
    const days = [0, 1, 2, 3].map((reader) => pollTimes(reader, 1));
    expect(days.map(({ length }) => length)).toEqual([96, 72, 48, 24]);
    expect(days.every((times) => times.every((second) => second >= 0 && second < SECONDS_PER_DAY))).toBe(
      true,
    );
    expect(pollTimes(2, 1)).toEqual(days[2]);
    expect(pollTimes(2, 2)).not.toEqual(days[2]);
  });

  test('consists of periods without a gap, each begun by a change', () => {
    const all = stretches();
    expect(all.map(({ change }) => change)).toEqual([undefined, ...CHANGES]);
    expect(all.map(({ from }) => from).slice(1)).toEqual(all.map(({ to }) => to).slice(0, -1));
    expect(all.at(-1)?.to).toBe(SECONDS_PER_DAY);
  });
});
