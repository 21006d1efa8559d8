import { expect, test } from 'vitest';
import { isNavigation } from '../../../src/protocol/fetch-metadata.ts';

test.each([
  ['a link or an address bar', 'document', '/rss.xml', true],
  ['whatever query', 'document', '/rss.xml?utm=1', true],
  ['the source, asked for', 'document', '/rss.xml?source', false],
  ['a query that only begins like that', 'document', '/rss.xml?source=1', true],
  ['a poller', undefined, '/rss.xml', false],
  ['fetch() of a page or an extension', 'empty', '/rss.xml', false],
  ['a frame, in which the twin would not be shown', 'iframe', '/rss.xml', false],
  ['an object', 'object', '/rss.xml', false],
  ['the value is case-sensitive (a structured token)', 'Document', '/rss.xml', false],
  ['two fields, joined', 'document, document', '/rss.xml', false],
  ['nothing', '', '/rss.xml', false],
])('%s: %s of %s: %s', (_, dest, target, expected) => {
  expect(isNavigation(dest, target)).toBe(expected);
});
