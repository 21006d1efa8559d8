import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { chooseCoding, type Coding } from '../../../../src/core/protocol/accept-encoding.ts';
import { growthOnText, LINEAR } from '../../../support/service/cost.ts';

const ALL: readonly Coding[] = ['br', 'zstd', 'gzip', 'identity'];

describe('[45] Accept-Encoding chooses', () => {
  test.each<[name: string, value: string | undefined, coding: Coding]>([
    ['missing', undefined, 'identity'],
    ['empty', '', 'identity'],
    ['white space', ' ', 'identity'],
    ['commas', ', ,', 'identity'],
    ['gzip', 'gzip', 'gzip'],
    ['br', 'br', 'br'],
    ['zstd', 'zstd', 'zstd'],
    ['identity', 'identity', 'identity'],
    ['unknown', 'deflate', 'identity'],
    ['unknown and known', 'deflate, gzip', 'gzip'],
    ['the order of the server among equals', 'gzip, zstd, br', 'br'],
    ['the order of the server without br', 'gzip, zstd', 'zstd'],
    ['equal weights', 'gzip;q=0.5, br;q=0.5', 'br'],
    ['the highest weight', 'gzip;q=1.0, br;q=0.9', 'gzip'],
    ['the highest weight in thousandths', 'gzip;q=0.501, br;q=0.5', 'gzip'],
    ['the least weight there is', 'gzip;q=0.001', 'gzip'],
    ['capitals', 'GZip', 'gzip'],
    ['a capital Q', 'gzip;Q=0.5', 'gzip'],
    ['x-gzip', 'x-gzip', 'gzip'],
    ['X-GZIP with a weight', 'X-GZIP;q=0.5', 'gzip'],
    ['an asterisk', '*', 'br'],
    ['an asterisk with a weight', '*;q=0.1', 'br'],
    ['an asterisk and a better one', 'gzip, *;q=0.5', 'gzip'],
    ['an asterisk and a worse one', 'br;q=0.3, *;q=0.5', 'zstd'],
    ['an asterisk without br', 'br;q=0, *', 'zstd'],
    ['white space about', '  gzip \t; \tq=0.5  ,\tbr;q=0.4', 'gzip'],
    ['a weight of 1.', 'gzip;q=1.', 'gzip'],
    ['a weight of 1.000', 'gzip;q=1.000', 'gzip'],
    ['identity is the last among equals', 'identity, gzip', 'gzip'],
    ['identity is better by weight', 'identity;q=1, gzip;q=0.5', 'identity'],
    ['identity is worse by weight', 'identity;q=0.5, gzip', 'gzip'],
    ['a listed coding before an unlisted identity', 'gzip;q=0.001', 'gzip'],
    ['an asterisk does not lift identity', 'gzip;q=0.1, br;q=0, zstd;q=0, *;q=1', 'gzip'],
    ['identity refused', 'identity;q=0, gzip', 'gzip'],
    ['identity refused by an asterisk', 'gzip, *;q=0', 'gzip'],
    ['identity allowed, all others refused', 'identity, *;q=0', 'identity'],
  ])('%s', (_name, value, coding) => {
    expect(chooseCoding(value, ALL)).toBe(coding);
  });
});

describe('[45] Accept-Encoding never gives what is refused', () => {
  test.each<[name: string, value: string, coding: Coding]>([
    ['gzip;q=0', 'gzip;q=0', 'identity'],
    ['gzip;q=0.0', 'gzip;q=0.0', 'identity'],
    ['gzip;q=0.', 'gzip;q=0.', 'identity'],
    ['gzip;q=0.000', 'gzip;q=0.000', 'identity'],
    ['gzip; q=0', 'gzip; q=0', 'identity'],
    ['x-gzip;q=0', 'x-gzip;q=0', 'identity'],
    ['x-gzip refused, gzip not', 'x-gzip;q=0, gzip', 'identity'],
    ['first wanted, then refused', 'gzip, gzip;q=0', 'identity'],
    ['first refused, then wanted', 'gzip;q=0, gzip', 'identity'],
    ['all refused', '*;q=0', 'identity'],
    ['only identity refused', 'identity;q=0', 'identity'],
    ['everything refused by name', 'identity;q=0, gzip;q=0, br;q=0, zstd;q=0', 'identity'],
    ['refused, though an asterisk is welcome', 'br;q=0, zstd;q=0, gzip;q=0, *', 'identity'],
    ['a weight above 1', 'gzip;q=2', 'identity'],
    ['a weight of 1.1', 'gzip;q=1.1', 'identity'],
    ['a weight of 1.001', 'gzip;q=1.001', 'identity'],
    ['four decimals', 'gzip;q=0.1234', 'identity'],
    ['a negative weight', 'gzip;q=-1', 'identity'],
    ['an exponent', 'gzip;q=1e0', 'identity'],
    ['a word', 'gzip;q=high', 'identity'],
    ['no weight', 'gzip;q=', 'identity'],
    ['no zero', 'gzip;q=.5', 'identity'],
    ['a decimal comma', 'gzip;q=0,5', 'identity'],
    ['a weight in quotes', 'gzip;q="1"', 'identity'],
    ['white space about the equals sign', 'gzip;q = 1', 'identity'],
    ['a semicolon alone', 'gzip;', 'identity'],
    ['another parameter', 'gzip;level=9', 'identity'],
    ['another parameter and a weight', 'gzip;level=9;q=1', 'identity'],
    ['two weights', 'gzip;q=1;q=0', 'identity'],
    ['two names in one', 'gzip br', 'identity'],
    ['a longer name', 'gzipped', 'identity'],
    ['a name in quotes', '"gzip"', 'identity'],
    ['a prototype name', 'constructor, __proto__, toString', 'identity'],
    ['a malformed member beside a good one', 'br;q=oops, gzip;q=0.1', 'gzip'],
  ])('%s', (_name, value, coding) => {
    expect(chooseCoding(value, ALL)).toBe(coding);
  });
});

describe('[45] Accept-Encoding gives only what is available', () => {
  test.each<[name: string, value: string, available: readonly Coding[], coding: Coding]>([
    ['nothing but identity', 'gzip, br', ['identity'], 'identity'],
    ['nothing at all', 'gzip', [], 'identity'],
    ['no br', 'br, gzip;q=0.1', ['gzip', 'identity'], 'gzip'],
    ['no zstd (Node 20)', 'zstd', ['br', 'gzip', 'identity'], 'identity'],
    ['an asterisk', '*', ['gzip', 'identity'], 'gzip'],
    ['another order', 'gzip, br', ['gzip', 'br', 'identity'], 'gzip'],
    ['identity in front is still the last among equals', 'gzip, identity', ['identity', 'gzip'], 'gzip'],
  ])('%s', (_name, value, available, coding) => {
    expect(chooseCoding(value, available)).toBe(coding);
  });
});

describe('[58] requests of real readers', () => {
  test.each<[name: string, value: string | undefined, coding: Coding]>([
    ['newsboat', 'gzip, deflate', 'gzip'],
    ['rss2email', 'gzip, deflate', 'gzip'],
    ['feed2exec', 'gzip, deflate, br', 'br'],
    ['sfeed', undefined, 'identity'],
    ['sfeed with curl', 'deflate, gzip, br, zstd', 'br'],
    ['rsstail', undefined, 'identity'],
    ['gpodder', 'gzip, deflate, br', 'br'],
    ['a browser', 'gzip, deflate, br, zstd', 'br'],
    ['an old Java client', 'gzip;q=1.0,deflate;q=0.6,identity;q=0.3', 'gzip'],
  ])('%s', (_name, value, coding) => {
    expect(chooseCoding(value, ALL)).toBe(coding);
  });
});

const codings = fc.constantFrom<Coding>('identity', 'gzip', 'br', 'zstd');
const names = fc.constantFrom('identity', 'gzip', 'br', 'zstd', '*');
const thousandths = fc.integer({ min: 0, max: 1000 });
const availableCodings = fc.uniqueArray(codings).map((chosen) => [...chosen, 'identity'] as const);

test('[45] the chosen coding is the most preferred acceptable one', () => {
  const listed = fc.uniqueArray(fc.record({ name: names, quality: thousandths }), {
    selector: ({ name }) => name,
  });
  fc.assert(
    fc.property(listed, availableCodings, (members, available) => {
      const value = members.map(({ name, quality }) => `${name};q=${(quality / 1000).toFixed(3)}`).join(', ');
      const qualityOf = (name: string): number | undefined =>
        members.find((member) => member.name === name)?.quality;
      const acceptance = (coding: Coding): number => {
        const stated = qualityOf(coding);
        if (stated !== undefined) return stated;
        if (coding !== 'identity') return qualityOf('*') ?? 0;
        // If not listed, identity ranks after all others, unless the asterisk refuses it.
        return qualityOf('*') === 0 ? 0 : 0.5;
      };
      const best = Math.max(...available.map(acceptance));
      const acceptable = available.filter((coding) => best > 0 && acceptance(coding) === best);
      const expected = acceptable.find((coding) => coding !== 'identity') ?? 'identity';
      expect(chooseCoding(value, available)).toBe(expected);
    }),
    { numRuns: 1000 },
  );
});

test('[42] any value gives an available coding, deterministically and without throwing', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 400 }), availableCodings, (value, available) => {
      const chosen = chooseCoding(value, available);
      expect(available).toContain(chosen);
      expect(chooseCoding(value, available)).toBe(chosen);
    }),
  );
});

test('[45] earlier values do not affect a result', () => {
  expect(chooseCoding('gzip;q=0.7', ALL)).toBe('gzip');
  for (let poller = 0; poller < 1000; poller++) chooseCoding(`br;q=0, x${poller}`, ALL);
  expect(chooseCoding('gzip;q=0.7', ALL)).toBe('gzip');
  expect(chooseCoding('gzip;q=0.7', ['identity'])).toBe('identity');
});

test.each([
  ['commas', ','],
  ['white space', ' '],
  ['semicolons', ';'],
  ['members', 'gzip;q=0,'],
  ['white space before a semicolon', '\t;'],
  ['digits', '0'],
])('[42] 100 KB of %s is parsed in linear time', (_name, unit) => {
  const choose = (units: string) => chooseCoding(`gzip;q=0${units}`, ALL);
  expect(choose(unit.repeat(Math.ceil(100_000 / unit.length)))).toBe('identity');
  expect(growthOnText(choose, unit, 100_000)).toBeLessThan(LINEAR);
});
