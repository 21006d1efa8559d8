import { expect, test } from 'vitest';
import { readFrontMatter } from '../../../../../../src/core/content/metadata/front-matter.ts';
import { readMetadata } from '../../../../../../src/core/content/metadata/metadata.ts';
import type { AddressLines } from '../../../../../../src/core/article/article.ts';

const linesIn = (text: string): AddressLines | undefined =>
  readFrontMatter(text, { path: 'a.md', timezone: 'UTC' }).metadata.addressLines;

test.each<[string, string, AddressLines | undefined]>([
  ['no address', '---\ntitle: A\n---\n', undefined],
  [
    'YAML',
    '---\ntitle: A\nslug: b\npermalink: /c/\naliases:\n  - /d/\n  - Name\n  - /e/\nredirect_from: [/f/, /d/]\n---\n',
    { slug: 3, permalink: 4, formerPaths: [6, 8, 9] },
  ],
  ['TOML', "+++\ntitle = 'A'\nurl = '/c/'\naliases = ['/d/']\n+++\n", { permalink: 3, formerPaths: [4] }],
  ['a slug that is a path', '---\nslug: /blog/b\n---\n', { slug: 2, permalink: 2 }],
])('[71] the lines of addresses are those of the file: %s', (_name, text, lines) => {
  expect(linesIn(text)).toEqual(lines);
});

test('[71] lines of a sidecar are not those of the article’s file', () => {
  const { metadata } = readMetadata('slug: b\n', 1, { path: 'a.yaml', timezone: 'UTC' });
  expect(metadata).toEqual({ slug: 'b' });
});
