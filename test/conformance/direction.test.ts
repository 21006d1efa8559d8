import { expect, test } from 'vitest';
import { feedparser, sfeed } from './support/parsers.ts';
import { RIGHT_TO_LEFT, RIGHT_TO_LEFT_TITLES } from '../support/documents/right-to-left.ts';
import { startService } from '../support/service/service.ts';

test.each([
  ['feedparser', '/rss.xml', feedparser],
  ['feedparser', '/atom.xml', feedparser],
  ['sfeed', '/rss.xml', sfeed],
  ['sfeed', '/atom.xml', sfeed],
] as const)('[5] [8] %s returns titles of both directions from %s as stored', async (_name, path, parse) => {
  const { origin } = await startService(RIGHT_TO_LEFT);
  const told = await parse(origin + path);
  expect(told.map(({ title }) => title)).toEqual(RIGHT_TO_LEFT_TITLES);
  expect(told[0]?.html).toMatch(/^<div (?=.*dir="rtl")(?=.*lang="he")[^>]*><p>/);
});
