import { createHash } from 'node:crypto';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { entityTag, matchesStrongly, matchesWeakly } from '../../../../src/core/protocol/entity-tag.ts';
import { growthOnText, LINEAR } from '../../../support/service/cost.ts';

const A = '5f1d7a84db00d2fce00b31a7fc73224f';
const B = '0123456789abcdef0123456789abcdef';
const C = 'ffffffffffffffffffffffffffffffff';
/** A is selected; B is the same document in another coding. */
const CURRENT = { tag: `"${A}"`, allTags: [`"${A}"`, `"${B}"`] };

describe('entityTag', () => {
  test('[36] is strong, quoted, 32 hexadecimal digits of SHA-256', () => {
    const body = Buffer.from('a document');
    const hash = createHash('sha256').update(body).digest('hex');
    expect(entityTag(body)).toBe(`"${hash.slice(0, 32)}"`);
    expect(entityTag(body)).toMatch(/^"[0-9a-f]{32}"$/);
  });

  test('[36] is equal for equal bytes and different for different bytes', () => {
    const bytes = fc.uint8Array({ maxLength: 64 });
    fc.assert(
      fc.property(bytes, bytes, (one, other) => {
        expect(entityTag(one) === entityTag(other)).toBe(Buffer.compare(one, other) === 0);
      }),
    );
  });
});

describe('[38] If-None-Match matches', () => {
  test.each([
    ['the tag', `"${A}"`],
    ['a weak tag', `W/"${A}"`],
    ['an asterisk', '*'],
    ['an asterisk with white space', ' *\t'],
    ['a list, first', `"${A}", "${C}"`],
    ['a list, last', `"${C}", "${A}"`],
    ['a list, in the middle', `"${C}", "${A}", "x"`],
    ['a list of weak tags', `W/"${C}", W/"${A}"`],
    ['a list without white space', `"${C}","${A}"`],
    ['a list with odd white space', `\t"${C}"  ,\t \t"${A}" \t`],
    ['a list with empty members', `, ,"${C}",,, "${A}",,`],
    ['duplicate headers, joined', `"${C}", "${A}"`],
    ['the same tag twice', `"${A}", "${A}"`],
    ['behind a tag with a comma in it', `"x,y", "${A}"`],
    ['behind a tag with a quotation mark encoded in it', `"x%22", "${A}"`],
    ['behind an empty tag', `"", "${A}"`],
    ['behind an empty weak tag', `W/"", "${A}"`],
    ['behind W/ alone', `W/, "${A}"`],
    ['behind a tag with a space in it', `"x y", "${A}"`],
  ])('%s', (_name, value) => {
    expect(matchesWeakly(value, CURRENT)).toBe(true);
  });
});

describe('[42] sloppy clients: If-None-Match matches', () => {
  test.each([
    ['without quotes', A],
    ['weak without quotes', `W/${A}`],
    ['without quotes in a list', `${C}, ${A}`],
    ['without quotes among quoted', `"${C}", ${A}, "x"`],
    ['-gzip on the selected', `"${A}-gzip"`],
    ['--gzip', `"${A}--gzip"`],
    ['-br', `"${A}-br"`],
    [';gzip', `"${A};gzip"`],
    ['-zstd', `"${A}-zstd"`],
    ['-deflate', `"${A}-deflate"`],
    ['-gzip, weak', `W/"${A}-gzip"`],
    ['-gzip without quotes', `${A}-gzip`],
    ['-gzip in a list', `"${C}-gzip", "${A}-gzip"`],
    ['-gzip on another representation of the document', `"${B}-gzip"`],
    ['--gzip on another representation, weak, in a list', `"x", W/"${B}--gzip"`],
  ])('%s', (_name, value) => {
    expect(matchesWeakly(value, CURRENT)).toBe(true);
  });
});

describe('[42] no false 304: If-None-Match does not match', () => {
  test.each([
    ['nothing', ''],
    ['an empty tag (the first poll of curl)', '""'],
    ['an empty weak tag', 'W/""'],
    ['white space', ' \t '],
    ['commas', ',,,'],
    ['W/ alone', 'W/'],
    ['W alone', 'W'],
    ['another tag', `"${C}"`],
    ['another representation of the document', `"${B}"`],
    ['another representation, weak', `W/"${B}"`],
    ['another representation, without quotes', B],
    ['other capitals', `"${A.toUpperCase()}"`],
    ['a beginning', `"${A.slice(0, -1)}"`],
    ['an end', `"${A.slice(1)}"`],
    ['more before', `"0${A}"`],
    ['more behind', `"${A}0"`],
    ['a space inside', `" ${A}"`],
    ['a space at the end inside', `"${A} "`],
    ['an unknown suffix', `"${A}-brotli"`],
    ['a suffix in capitals', `"${A}-GZIP"`],
    ['two suffixes', `"${A}-gzip-gzip"`],
    ['a suffix alone', '"-gzip"'],
    ['a suffix without separator', `"${A}gzip"`],
    ['a separator alone', `"${A}-"`],
    ['a suffix outside the quotes', `"${A}"-gzip`],
    ['a suffix on another tag', `"${C}-gzip"`],
    ['a list of others', `"${C}", "x", W/"y"`],
    ['the tag inside a tag with commas', `"x,${A},y"`],
    ['the tag inside a tag with commas and spaces', `"x, ${A}, y"`],
    ['no end of the quotes', `"${A}`],
    ['no beginning of the quotes', `${A}"`],
    ['no end of the quotes before it', `"x, "${A}"`],
    ['no end of the quotes, then the tag without', `"x, ${A}`],
    ['quotes within a token', `x"${A}"`],
    ['a lost quotation mark, then the tag without any', `x"y, ${A}, z"`],
    ['two quotes', `""${A}""`],
    ['two tags without a comma', `"x""${A}"`],
    ['two tags with a space between', `"x" "${A}"`],
    ['two tokens with a space between', `x ${A}`],
    ['a semicolon for a comma', `"x"; "${A}"`],
    ['single quotes', `'${A}'`],
    ['escaped quotes', `\\"${A}\\"`],
    ['typographic quotes', `“${A}”`],
    ['a lower-case weak mark', `w/"${A}"`],
    ['a weak mark twice', `W/W/"${A}"`],
    ['a weak mark with a space', `W/ "${A}"`],
    ['a weak mark inside the quotes', `"W/${A}"`],
    ['an asterisk in quotes', '"*"'],
    ['a weak asterisk', 'W/*'],
    ['an asterisk in a list', `*, "${C}"`],
    ['two asterisks', '**'],
    ['a date', 'Sun, 06 Nov 1994 08:49:37 GMT'],
    ['undefined as text', 'undefined'],
    ['a no-break space around', `\u00a0"${A}"`],
  ])('%s', (_name, value) => {
    expect(matchesWeakly(value, CURRENT)).toBe(false);
  });
});

describe('[43] If-Match', () => {
  test.each([
    ['the tag', `"${A}"`],
    ['an asterisk', '*'],
    ['an asterisk with white space', '* '],
    ['a list', `"${C}" , "${A}"`],
    ['a list with a weak tag before', `W/"${A}", "${A}"`],
  ])('matches %s', (_name, value) => {
    expect(matchesStrongly(value, CURRENT.tag)).toBe(true);
  });

  test.each([
    ['nothing', ''],
    ['an empty tag', '""'],
    ['the tag made weak', `W/"${A}"`],
    ['a weak tag in a list', `"${C}", W/"${A}"`],
    ['the tag without quotes', A],
    ['the weak tag without quotes', `W/${A}`],
    ['a suffix', `"${A}-gzip"`],
    ['another tag', `"${C}"`],
    ['another representation', `"${B}"`],
    ['no end of the quotes', `"${A}`],
    ['the tag inside a tag', `"x,"${A}",y"`],
    ['an asterisk in a list', `*, "${C}"`],
  ])('does not match %s', (_name, value) => {
    expect(matchesStrongly(value, CURRENT.tag)).toBe(false);
  });
});

describe('properties', () => {
  const hexTag = fc.stringMatching(/^[0-9a-f]{32}$/);
  /** Any tag of the grammar (8.8.3: etagc), including commas. */
  const etagc = fc.stringMatching(/^[!#-~]{0,12}$/);
  const spelled = fc.record({ opaque: fc.oneof(hexTag, etagc, fc.constant(A)), isWeak: fc.boolean() });
  const separator = fc.constantFrom(',', ', ', ' ,', ',,', '\t, ', ' , , ');

  test('[38] [42] a list matches exactly if it contains the tag', () => {
    fc.assert(
      fc.property(fc.array(spelled, { maxLength: 8 }), separator, (members, between) => {
        const value = members.map(({ opaque, isWeak }) => `${isWeak ? 'W/' : ''}"${opaque}"`).join(between);
        expect(matchesWeakly(value, CURRENT)).toBe(members.some(({ opaque }) => opaque === A));
        expect(matchesStrongly(value, CURRENT.tag)).toBe(
          members.some(({ opaque, isWeak }) => opaque === A && !isWeak),
        );
      }),
    );
  });

  test('[42] a value without the tag never matches, and never throws', () => {
    const pieces = fc.constantFrom('"', 'W/', ',', ' ', '-gzip', ';', C, A.slice(1), '\\', '""', 'x', '\t');
    const garbage = fc.array(pieces, { maxLength: 24 }).map((chosen) => chosen.join(''));
    fc.assert(
      fc.property(fc.oneof(fc.string({ unit: 'binary', maxLength: 200 }), garbage), (value) => {
        fc.pre(value.trim() !== '*');
        expect(matchesWeakly(value, { tag: `"${A}"`, allTags: [`"${A}"`] })).toBe(false);
        expect(matchesStrongly(value, `"${A}"`)).toBe(false);
      }),
      { numRuns: 1000 },
    );
  });

  test.each([
    ['tags', `"${C}", `],
    ['tags that share all but the end', `"${A.slice(0, -1)}x", `],
    ['suffixed tags of no document', `"${A.slice(0, -1)}x-gzip",`],
    ['commas', ','],
    ['white space', ' '],
    ['white space behind tokens', 'x \t '],
    ['quotes', '"'],
    ['weak marks', 'W/'],
    ['tokens', 'x'],
    ['open quotes', '"x, '],
  ])('[42] 100 KB of %s is parsed in linear time', (_name, unit) => {
    const read = (value: string): boolean => matchesWeakly(value, CURRENT);
    expect(read(unit.repeat(Math.ceil(100_000 / unit.length)))).toBe(false);
    expect(growthOnText(read, unit, 100_000)).toBeLessThan(LINEAR);
  });
});
