import { expect, test } from 'vitest';
import { readAuthorsFile } from '../../../../../src/core/content/site/authors-file.ts';

test.each<[string, string, unknown]>([
  [
    'Docusaurus',
    'henry:\n  name: Henry Example\n  title: Captain\n  url: https://h.example/\n  image_url: x.png\n  email: h@example.org\n',
    { henry: { name: 'Henry Example', url: 'https://h.example/', email: 'h@example.org' } },
  ],
  [
    'Jekyll',
    'ann:\n  display_name: Ann\n  web: http://a.example\n',
    { ann: { name: 'Ann', url: 'http://a.example/' } },
  ],
  ['a name alone', 'bo: Bo Example\n', { bo: { name: 'Bo Example' } }],
  ['no name', 'x:\n  url: https://x.example/\ny: ""\nz: [a]\n', {}],
  [
    'an address that is none',
    'x:\n  name: X\n  url: javascript:alert(1)\n  email: "<x>"\n',
    { x: { name: 'X' } },
  ],
  ['no map', '- a\n- b\n', {}],
  ['no YAML', 'a: [', {}],
  ['nothing', '', {}],
])('%s', (_name, yaml, expected) => {
  expect(readAuthorsFile(yaml)).toEqual(expected);
});

test('keys of prototypes are keys like any other', () => {
  const authors = readAuthorsFile('__proto__:\n  name: A\nconstructor: B\n');
  expect(Object.getPrototypeOf(authors)).toBe(Object.prototype);
  expect(Object.hasOwn(authors, 'constructor')).toBe(true);
  expect('name' in authors).toBe(false);
});
