import { expect, test } from 'vitest';
import { isNavigation, wantsSource } from '../../../../src/core/protocol/fetch-metadata.ts';

test.each([
  ['a link or an address bar', 'document', true],
  ['a poller', undefined, false],
  ['fetch() of a page or an extension, a download', 'empty', false],
  ['a frame, in which the page would not be shown', 'iframe', false],
  ['an object', 'object', false],
  ['a token is case-sensitive', 'Document', false],
  ['two fields, joined', 'document, document', false],
  ['nothing', '', false],
])('%s (%s) is a navigation: %s', (_, dest, expected) => {
  expect(isNavigation(dest)).toBe(expected);
});

test.each([
  ['/rss.xml', false],
  ['/rss.xml?source', true],
  ['/rss.xml?utm=1', false],
  ['/rss.xml?source=1', false],
  ['/rss.xml?a&source', false],
  ['/source', false],
])('%s requests the source: %s', (target, expected) => {
  expect(wantsSource(target)).toBe(expected);
});
