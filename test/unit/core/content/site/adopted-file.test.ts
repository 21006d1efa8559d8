import {
  type Arbitrary,
  array,
  assert,
  constant,
  integer,
  option,
  property,
  record,
  string,
  uniqueArray,
  webUrl,
} from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { AdoptedItem } from '../../../../../src/core/adoption/adopted-item.ts';
import { writeAdopted } from '../../../../../src/core/adoption/write-adopted.ts';
import { readAdopted } from '../../../../../src/core/content/site/adopted-file.ts';

const itemsIn = (text: string): readonly AdoptedItem[] => readAdopted(text).adoption.items;
const messagesIn = (text: string): readonly string[] =>
  readAdopted(text).findings.map(({ file, line, message }) => `${file}:${line}: ${message}`);

const ICE: AdoptedItem = {
  article: '2014/ice.md',
  id: '45863 at https://old.example',
  atomId: 'tag:old.example,2014:45863',
  title: 'Ice: a "cold" <story> & more',
  link: 'https://old.example/2014/ice/',
  published: Date.UTC(2014, 5, 5, 17, 18),
  updated: Date.UTC(2014, 5, 6),
  permalink: '/2014/ice/',
  aliases: ['/?p=12'],
  isRecent: true,
};

/** Text that XML can carry, with blanks at the ends, quotation marks and letters beyond ASCII. */
const text = string({ unit: 'grapheme', minLength: 1, maxLength: 40 }).map((value) =>
  value.replace(/[^\t\n\u{20}-\u{D7FF}\u{E000}-\u{FFFD}\u{10000}-\u{10FFFF}]/gu, '?'),
);

const optional = <Value>(value: Arbitrary<Value>): Arbitrary<Value | undefined> =>
  option(value, { nil: undefined });

const date = integer({ min: Date.UTC(1000, 0, 1) / 1000, max: Date.UTC(9999, 11, 31) / 1000 }).map(
  (seconds) => seconds * 1000,
);

const anyItem: Arbitrary<AdoptedItem> = record({
  article: optional(text),
  id: text.filter((id) => id.trim() !== ''),
  atomId: optional(text.map((name) => `tag:old.example,2014:${encodeURIComponent(name)}`)),
  title: text,
  link: optional(webUrl()),
  published: optional(date),
  updated: optional(date),
  permalink: optional(text.map((path) => `/${path}`)),
  aliases: optional(
    array(
      text.map((path) => `/${path}`),
      { minLength: 1, maxLength: 4 },
    ),
  ),
  isRecent: optional(constant(true)),
});

describe('adopted.yaml', () => {
  test('gives back what was written', () => {
    assert(
      property(
        uniqueArray(anyItem, {
          maxLength: 8,
          comparator: (a, b) => a.id === b.id || (a.article !== undefined && a.article === b.article),
        }),
        date,
        (items, moment) => {
          const reading = readAdopted(writeAdopted({ items, moment }));
          expect(reading.findings).toEqual([]);
          expect(reading.adoption).toEqual({ items, moment });
        },
      ),
    );
  });

  test('is written the same from the same items, one on each line', () => {
    const written = writeAdopted({ items: [ICE, { id: '2', title: '' }] });
    expect(writeAdopted({ items: itemsIn(written) })).toBe(written);
    expect(written.split('\n').filter((line) => line.startsWith('  - {'))).toHaveLength(2);
  });

  test.each([
    ['keys on lines of their own', 'items:\n  - article: ice.md\n    id: 17\n    title: Ice\n'],
    ['no indentation', 'items:\n- id: "17"\n  article: ice.md\n  title: Ice\n'],
    ['a map in braces', "items:\n  - {article: ice.md, id: '17', title: Ice} # by hand\n"],
    ['one line for all', 'items: [{article: ice.md, id: "17", title: Ice}]\n'],
    ['JSON as a whole', '{"items": [{"article": "ice.md", "id": "17", "title": "Ice"}]}'],
    ['Windows line ends', 'items:\r\n  - {"article": "ice.md", "id": "17", "title": "Ice"}\r\n'],
    ['a number', 'items:\n  - {"article": "ice.md", "id": 17, "title": "Ice"}\n'],
  ])('is read in another style: %s', (_, written) => {
    expect(itemsIn(written)).toEqual([{ article: 'ice.md', id: '17', title: 'Ice' }]);
    expect(messagesIn(written)).toEqual([]);
  });

  test.each([
    [
      'a second item with an id',
      '  - {"id": "1"}\n  - {"id": "1"}\n',
      'adopted.yaml:3: has the id of the item on line 2',
    ],
    [
      'a second item for an article',
      '  - {"id": "1", "article": "a.md"}\n  - {"id": "2", "article": "a.md"}\n',
      'adopted.yaml:3: is for the article of the item on line 2',
    ],
    ['an item without id', '  - {"id": "1"}\n  - {"title": "Ice"}\n', 'adopted.yaml:3: has no id'],
    ['an item that is cut off', '  - {"id": "1"}\n  - {"id": "2\n', 'adopted.yaml:3: invalid YAML'],
    ['text in the place of an item', '  - {"id": "1"}\n  - ice\n', 'adopted.yaml:3: is no item'],
    ['a date that is none', '  - {"id": "1", "published": "soon"}\n', 'adopted.yaml:2: published: "soon"'],
    ['a path of another site', '  - {"id": "1", "permalink": "ice"}\n', 'adopted.yaml:2: permalink: "ice"'],
    ['an unknown key', '  - {"id": "1", "guid": "2"}\n', 'adopted.yaml:2: unknown key "guid"'],
    [
      'an id that is too long',
      `  - {"id": "1"}\n  - {"id": "${'x'.repeat(2001)}"}\n`,
      'adopted.yaml:3: id: is longer',
    ],
    [
      'an id that XML cannot carry',
      '  - {"id": "1"}\n  - {"id": "a\\u0000"}\n',
      'adopted.yaml:3: id: has a character',
    ],
    [
      'a number that has lost digits',
      '  - {"id": "1"}\n  - {"id": 12345678901234567890}\n',
      'adopted.yaml:3: id: is not text',
    ],
  ])('keeps the other items beside %s', (_, lines, message) => {
    const written = `items:\n${lines}`;
    expect(itemsIn(written).map(({ id }) => id)).toEqual(['1']);
    expect(messagesIn(written).join('\n')).toContain(message);
  });

  test('is not read if it is too large', () => {
    const { adoption, findings } = readAdopted(`items:\n#${' '.repeat(20 * 1024 * 1024)}\n`);
    expect(adoption.items).toEqual([]);
    expect(findings).toMatchObject([{ line: 1, rule: 'adopted', severity: 'warning' }]);
  });

  test('gives no prototype to an item', () => {
    const written = 'items:\n  - {"id": "1", "__proto__": {"title": "Ice", "isRecent": true}}\n';
    expect(itemsIn(written)).toEqual([{ id: '1', title: '' }]);
    expect(({} as Record<string, unknown>)['isRecent']).toBeUndefined();
  });

  test('expands no chain of aliases', () => {
    const bomb = 'items:\n  - &a [x, x, x, x, x, x, x, x, x]\n  - &b [*a, *a, *a, *a]\n  - {"id": "1"}\n';
    expect(itemsIn(bomb).map(({ id }) => id)).toEqual(['1']);
  });
});
