import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readMetadata, readPairs } from '../../src/core/content/metadata/metadata.ts';
import { readPlainYaml } from '../../src/core/content/metadata/fast-yaml.ts';
import { readYamlMap } from '../../src/core/content/metadata/yaml-map.ts';

const KEYS = 'title id url published updated authors tags summary language image source draft expires'.split(
  ' ',
);
const key = fc.constantFrom(...KEYS, 'date', 'layout', 'Draft', 'constructor', 'x', 'null', 'true', 'a-b_1');

const WORDS = `
  Ties run deep a 1984 007 true false null ~ Null no 2014-06-05 2014-06-05T17:18:00Z 2013-02-30 it's C# a:b
  https://example.org/a?b=c#d tag:example.org,2014:ties en-GB (x) A. a-b a,b Grüße 世界 😀 “x” … $1 =x /a \\n +1 .
  ... <b> ^ ; é́ e\u0301 \u00AD <<
`;
const word = fc.constantFrom(...WORDS.trim().split(/ +|\n +/u));
const words = fc.array(word, { minLength: 1, maxLength: 4 }).map((list) => list.join(' '));
const quoted = fc.oneof(
  words.map((text) => `"${text.replaceAll('\\', '')}"`),
  words.map((text) => `'${text.replaceAll("'", '')}'`),
  fc.constantFrom('"a \\" b"', "'it''s'", '"\\\\"', "''''", '"\\n"'),
  fc.constantFrom('""', "''", '"a: b # c"', "'- [a], {b}'", '" a "', '"~"', "'null'", '"it\'s"'),
);
const scalar = fc.oneof(words, quoted);
const item = fc.oneof(
  words.map((text) => text.replaceAll(',', '')),
  quoted,
);
const flowList = fc
  .tuple(fc.array(item, { maxLength: 4 }), fc.constantFrom(', ', ',', ' , ', ',  '))
  .map(([items, comma]) => `[${items.join(comma)}]`);
const blockList = fc
  .tuple(fc.array(scalar, { minLength: 1, maxLength: 4 }), fc.constantFrom('\n- ', '\n  - ', '\n\n    - '))
  .map(([items, mark]) => mark + items.join(mark));
const blockMap = fc
  .tuple(
    fc.uniqueArray(key, { minLength: 1, maxLength: 3 }),
    scalar,
    fc.constantFrom('\n  ', '\n    ', '\n# c\n '),
  )
  .map(([names, value, mark]) => mark + names.map((name) => `${name}: ${value}`).join(mark));
const mapList = fc
  .tuple(fc.uniqueArray(key, { minLength: 1, maxLength: 3 }), item, flowList, fc.constantFrom('', '  '))
  .map(([names, value, list, indent]) => {
    const lines = names.map((name, index) => `${name}: ${index % 2 === 0 ? value : list}`);
    return `\n${indent}- ${lines.join(`\n${indent}  `)}\n${indent}-   ${value}`;
  });
const mapOfLists = fc
  .tuple(key, blockList, fc.constantFrom('\n  ', '\n '))
  .map(([name, list, mark]) => `${mark}${name}:${list}`);
const pair = fc
  .tuple(
    key,
    fc.oneof(
      scalar.map((text) => ` ${text}`),
      flowList.map((text) => ` ${text}`),
      blockList,
      blockMap,
      mapList,
      mapOfLists,
      fc.constantFrom('', ' ', '   # c', '  x  ', '\n# c'),
    ),
  )
  .map(([name, value]) => `${name}:${value}\n`);
/** Front matter as authors write it. A key may be duplicated, which is an error. */
const simple = fc
  .tuple(fc.array(pair, { maxLength: 5 }), fc.boolean())
  .map(([pairs, ends]) => (ends ? pairs.join('') : pairs.join('').trimEnd()));

/** Characters and words with a meaning in YAML. */
const SIGNS = `- ? : , [ ] { } # & * ! | > ' " % @ \` \\ --- ... << ~ !! &a *a |- >+ %YAML [] {} "" '' "a" 'a' "\\u0041"`;
const BREAKS = [' ', '\t', '\r', '\n', '\r\n', '\n ', '\n  ', '\n\n', '\n---\n', '\n...\n', '\n# c\n', '?\n'];
const MARKS = [' #', ': ', ':\n', '- ', '\n- ', '\n  - ', ', ', 'a: b', '\ntitle: T'];
const ODD = '\0 \x7F \x85 \xA0 \u1680 \u200B \u2028 \u3000 \uFEFF \uFFFF \uD800'.split(' ');
const nasty = fc.oneof(
  fc.constantFrom(...SIGNS.split(' '), ...BREAKS, ...MARKS, ...ODD),
  fc.string({ unit: 'binary', maxLength: 2 }),
);
/** Front matter with one of them inserted or overwriting a part. */
const hostile = fc
  .tuple(simple, fc.array(fc.tuple(fc.nat(200), fc.nat(3), nasty), { minLength: 1, maxLength: 3 }))
  .map(([text, edits]) =>
    edits.reduce((edited, [at, over, piece]) => {
      const start = at % (edited.length + 1);
      return edited.slice(0, start) + piece + edited.slice(start + over);
    }, text),
  );
const soup = fc
  .array(fc.oneof(nasty, word, key), { maxLength: 6 })
  .map((pieces) => `title: ${pieces.join('')}`);

describe('the fast reader agrees with the YAML parser', () => {
  const CONTEXT = { path: 'a.md', timezone: 'Europe/London' };

  test.each([
    ['as people write it', simple],
    ['with something odd in it', hostile],
    ['nothing but odd things', soup],
  ])('%s', (_name, texts) => {
    const holds = fc.property(texts, (text) => {
      const pairs = readPlainYaml(text);
      if (pairs === undefined) return;
      expect({ pairs, faults: [] }).toEqual(readYamlMap(text));
      expect(readMetadata(text, 2, CONTEXT)).toEqual(readPairs(text, 2, CONTEXT, readYamlMap));
    });
    fc.assert(holds, { numRuns: 2000 });
  });
});

test.each([
  ['plain', 'title: Ties run deep\ndraft: true', ['Ties run deep', 'true']],
  ['in quotation marks', `title: "a: b"\nsummary: 'it is # 1'`, ['a: b', 'it is # 1']],
  [
    'with colons',
    'published: 2014-06-05T17:18:00Z\nurl: https://example.org/#a',
    ['2014-06-05T17:18:00Z', 'https://example.org/#a'],
  ],
  ['lists on a line', `tags: [a b, "c", 'd']\nauthors: []`, [['a b', 'c', 'd'], []]],
  ['lists line by line', 'tags:\n  - a\n\n  - "b"\nauthors:\n- A. Writer\n', [['a', 'b'], ['A. Writer']]],
  ['nothing', 'title:\nsummary: ~\n\n', ['', '~']],
  ['letters of any script', 'title: Grüße, 世界 😀', ['Grüße, 世界 😀']],
  ['a key twice', 'title: a\ntitle: b', undefined],
  ['a comment', 'title: a # b', undefined],
  ['a line of comment', '# a\ntitle: b\n  # c\nx: y', ['b', 'y']],
  ['a map', 'cover:\n  image: a\n  alt: "b"\nx: y', [{ image: 'a', alt: 'b' }, 'y']],
  ['maps in a list', 'authors:\n- name: a\n  url: b\n- c', [[{ name: 'a', url: 'b' }, 'c']]],
  ['marks in quotation marks', `title: "a \\"b\\""\nx: 'it''s'`, ['a "b"', "it's"]],
  ['blanks at the end', 'title:   a  \nx: ', ['a', '']],
  ['a line that goes on', 'title: a\n  b', undefined],
  ['an anchor', 'title: &a b', undefined],
  ['an escape', 'title: "\\u0041"', undefined],
  ['a map on a line', 'source: {title: a}', undefined],
  ['a key of the language in a map', 'source:\n  __proto__: a', undefined],
  ['maps in maps, too deep', 'a:\n b:\n  c:\n   d:\n    e:\n     f: g', undefined],
  ['a comma in quotation marks', 'tags: [a, "b, c"]', undefined],
  ['items at different depths', 'tags:\n- a\n  - b', undefined],
  ['a list in a list', 'tags:\n- [a]\n- b', [[['a'], 'b']]],
  ['a long key', `${'a'.repeat(1100)}: b`, undefined],
])('%s: same values, or left to the YAML parser', (_name, text, values) => {
  expect(readPlainYaml(text)?.map(({ value }) => value)).toEqual(values);
});
