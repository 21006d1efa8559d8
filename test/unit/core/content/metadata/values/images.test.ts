import { expect, test } from 'vitest';
import { readMetadata } from '../../../../../../src/core/content/metadata/metadata.ts';

const read = (yaml: string, date = 'date') =>
  readMetadata(`${date}: 2020-01-01T00:00:00Z\n${yaml}`, 1, { path: 'a.md', timezone: 'UTC' });

test.each([
  ['heroImage: ./ice.png', { url: './ice.png' }],
  [
    'image: { path: /ice.png, alt: Ice, width: 1200, height: 630 }',
    { url: '/ice.png', width: 1200, height: 630 },
  ],
  ['cover:\n  image: ice.png\n  alt: Ice', { url: 'ice.png' }],
  ['image: { feature: ice.png }', { url: 'ice.png' }],
  ['header: { teaser: ice.png }', { url: 'ice.png' }],
  ['images: [ice.png, two.png]', { url: 'ice.png' }],
  ['featured_image: "![Ice](ice.png)"', { url: 'ice.png' }],
  ['cover: "![[ice.png|300]]"', { url: 'ice.png' }],
  ['thumbnail: small.png\ncover: large.png', { url: 'large.png' }],
])('%j', (yaml, expected) => {
  const { metadata, findings } = read(yaml);
  expect(metadata.image).toEqual(expected);
  expect(findings).toEqual([]);
});

test.each([
  'cover: false',
  'image: ""',
  'images: []',
  'cover: "#ffffff"',
  'image: { alt: x }',
  'thumbnail: ~',
  'cover: { image: null }',
])('%j says that there is none', (yaml) => {
  const { metadata, findings } = read(yaml);
  expect(metadata.image).toBeUndefined();
  expect(findings).toEqual([]);
});

test('a script is no image', () => {
  expect(read('cover: "javascript:alert(1)"').findings).toMatchObject([{ severity: 'warning', rule: 'url' }]);
});
