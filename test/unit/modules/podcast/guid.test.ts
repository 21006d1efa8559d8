import { expect, test } from 'vitest';
import { isCategory } from '../../../../src/modules/podcast/categories.ts';
import { podcastGuid } from '../../../../src/modules/podcast/guid.ts';

/** Examples of the Podcast Index. */
const PUBLISHED = [
  ['https://mp3s.nashownotes.com/pc20rss.xml', '917393e3-1b1e-5cef-ace4-edaa54e1f810'],
  ['https://podnews.net/rss', '9b024349-ccf0-5f69-a609-6b82873eab3c'],
] as const;

test.each(PUBLISHED)('[34] the UUID of %s is the published one', (url, guid) => {
  expect(podcastGuid(url)).toBe(guid);
});

test.each([
  'http://podnews.net/rss',
  'podnews.net/rss',
  'HTTPS://podnews.net/rss///',
  'https://podnews.net/rss/',
])('[34] scheme and trailing slashes do not matter: %s', (url) => {
  expect(podcastGuid(url)).toBe('9b024349-ccf0-5f69-a609-6b82873eab3c');
});

test('[34] another path is another show', () => {
  expect(podcastGuid('https://podnews.net/rss2')).not.toBe(podcastGuid('https://podnews.net/rss'));
});

test.each([
  ['Technology', undefined, true],
  ['Arts', 'Books', true],
  ['Arts', 'Soccer', false],
  ['Technology', 'Gadgets', false],
  ['arts', undefined, false],
  ['constructor', undefined, false],
])('category %s, %s', (name, below, expected) => {
  expect(isCategory(name, below)).toBe(expected);
});
