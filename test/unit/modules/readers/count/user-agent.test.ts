import { describe, expect, test } from 'vitest';
import { AGENTS } from '../../../../../src/modules/readers/count/agents.ts';
import { identifyReader, MAX_LOOKED_AT } from '../../../../../src/modules/readers/count/user-agent.ts';
import { relativeCost } from '../../../../support/service/cost.ts';
import { readLines } from '../../../../support/readers/reader-agents.ts';

/** name, version, kind, subscribers, feed id; `-` for a missing value. */
const CASES = readLines();

describe('User-Agents', () => {
  test.each(CASES)('$userAgent', ({ userAgent, ...expected }) => {
    const { name, version, kind, subscribers, feedId } = identifyReader(userAgent);
    expect({ name, version, kind, subscribers, feedId }).toEqual(expected);
  });

  test('a missing one has the placeholder name', () => {
    expect(identifyReader(undefined)).toEqual({ name: '(no User-Agent)', kind: 'unknown' });
    expect(identifyReader('')).toEqual(identifyReader(undefined));
    expect(identifyReader(' \u0000\t ')).toEqual(identifyReader(undefined));
  });

  test('no row is shadowed by an earlier one', () => {
    const hidden = AGENTS.filter(({ token, name }) => identifyReader(token).name !== name);
    expect(hidden).toEqual([]);
  });

  test('tokens are in lower case and unique', () => {
    const tokens = AGENTS.map(({ token }) => token);
    expect(tokens.filter((token) => token !== token.toLowerCase())).toEqual([]);
    expect(tokens.filter((token, index) => tokens.indexOf(token) !== index)).toEqual([]);
  });
});

describe('hostile User-Agents', () => {
  test.each([
    ['a megabyte', 'A'.repeat(1_000_000)],
    ['a megabyte of digits', '1'.repeat(1_000_000)],
    ['digits and commas', '1,'.repeat(500_000)],
    ['nearly subscribers', '1 subscribe '.repeat(100_000)],
    ['spaces', ' '.repeat(1_000_000)],
    ['slashes', '/'.repeat(1_000_000)],
    ['feed ids', 'feed-id:'.repeat(100_000)],
    ['tokens that begin and do not end', 'newsblu'.repeat(100_000)],
    ['subscribers behind subscribers', 'subscribers: '.repeat(100_000)],
  ])('reads only the beginning of %s', (_name, userAgent) => {
    const beginning = userAgent.slice(0, MAX_LOOKED_AT);
    expect(identifyReader(userAgent)).toEqual(identifyReader(beginning));
    const whole = () => identifyReader(userAgent);
    // Scanning the whole megabyte would take hundreds of times as long.
    expect(relativeCost(whole, () => identifyReader(beginning), 10)).toBeLessThan(10);
  });

  test.each([
    ['Feedly/1.0 (99999999999 subscribers)', 50_000_000],
    ['Feedly/1.0 (999999999999999999999999999 subscribers)', undefined],
    ['Feedly/1.0 (-5 subscribers)', 5],
    ['Feedly/1.0 (1e9 subscribers)', undefined],
    ['Feedly/1.0 (1.5 subscribers)', undefined],
    ['Feedly/1.0 (0x10 subscribers)', undefined],
    ['Feedly/1.0 (NaN subscribers)', undefined],
    ['Feedly/1.0 ( subscribers)', undefined],
    ['Feedly/1.0 (5 subscribersareus)', undefined],
    ['Feedly/1.0 (v2 readers)', undefined],
  ])('limits the number in %s', (userAgent, subscribers) => {
    expect(identifyReader(userAgent).subscribers).toBe(subscribers);
  });

  test('displayed names have no control characters and are short', () => {
    const evil = `\u001b[31mEvil\u202e\u0007\u2028${'x'.repeat(300)}/9.${'9'.repeat(100)}`;
    const { name } = identifyReader(evil);
    expect(name).toMatch(/^\[31mEvil x*$/);
    expect(name.length).toBeLessThanOrEqual(48);
    const { version = '' } = identifyReader(`Evil/9.${'9'.repeat(60)}\u001b[2J`);
    expect(version.length).toBe(24);
  });

  test('names of Object properties are ordinary names', () => {
    expect(identifyReader('__proto__/1.0')).toEqual({ name: '__proto__', version: '1.0', kind: 'unknown' });
    expect(identifyReader('constructor')).toEqual({ name: 'constructor', kind: 'unknown' });
  });

  test('never displays an e-mail address', () => {
    expect(identifyReader('me@example.org').name).toBe('(unknown)');
  });
});
