import { expect, test } from 'vitest';
import * as parsers from './support/parsers.ts';
import { startLive } from './support/service.ts';
import { STORIES, STORY_FILES, type Story } from './support/stories.ts';

const FIELDS = ['id', 'link', 'title', 'published', 'html'] as const;
const MOST = [...FIELDS, 'tags'] as const;
const ALL = [...MOST, 'updated', 'authors', 'attachments'] as const;

/** Fields that each parser reads; it must read these correctly. */
const TABLE = [
  ['feedsmith', '/rss.xml', parsers.feedsmithRss, ALL],
  ['feedsmith', '/atom.xml', parsers.feedsmithAtom, ALL],
  ['feedsmith', '/feed.json', parsers.feedsmithJson, ALL],
  ['feedparser', '/rss.xml', parsers.feedparser, ALL],
  ['feedparser', '/atom.xml', parsers.feedparser, ALL],
  ['rss-parser', '/rss.xml', parsers.rssParser, FIELDS],
  ['rss-parser', '/atom.xml', parsers.rssParser, FIELDS],
  ['sfeed', '/rss.xml', parsers.sfeed, MOST],
  ['sfeed', '/atom.xml', parsers.sfeed, MOST],
] as const;

test.each(TABLE)(
  '[5] [6] [7] [8] [48] %s finds every article in %s as stored',
  async (_name, path, parse, fields) => {
    const { origin } = await startLive(STORY_FILES);
    const told = await parse(origin + path);
    expect(told.map(({ id }) => id)).toEqual(STORIES.map(({ id }) => id));
    for (const [index, story] of STORIES.entries()) {
      const known: Partial<Story> = Object.fromEntries(fields.map((field) => [field, story[field]]));
      expect(told[index]).toEqual(known);
    }
  },
);
