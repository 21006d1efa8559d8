import { describe, expect, test } from 'vitest';
import { atomIdOf } from '../../../../../src/core/article/ids/atom-id.ts';

describe('[72] the id of an entry in Atom', () => {
  test.each([
    ['an IRI', 'https://harbour.example/?p=690', 'https://harbour.example/?p=690'],
    ['a tag: URI', 'tag:example.org,2014:ties', 'tag:example.org,2014:ties'],
    ['a UUID', '3F0B5A0E-7d6b-4f1c-9c5b-3f4b7e1d0a11', 'urn:uuid:3f0b5a0e-7d6b-4f1c-9c5b-3f4b7e1d0a11'],
  ])('is %s', (_name, id, expected) => {
    expect(atomIdOf(id)).toBe(expected);
  });

  test.each(['331', '43 at Ice & Talk <x>', '港-7', 'old-guid'])(
    'of %j is a UUID of version 5, always the same one',
    (id) => {
      expect(atomIdOf(id)).toMatch(
        /^urn:uuid:[\da-f]{8}-[\da-f]{4}-5[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/u,
      );
      expect(atomIdOf(id)).toBe(atomIdOf(id));
      expect(atomIdOf(id)).not.toBe(atomIdOf(`${id}.`));
    },
  );

  test('never changes', () => {
    expect(atomIdOf('331')).toBe('urn:uuid:870df314-13bb-5503-abbf-9a7b15ea33a5');
  });
});
