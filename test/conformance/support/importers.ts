import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from '@photostructure/sqlite';
import { mustRun } from './programs.ts';
import { FEED2EXEC_SETTINGS, mailsIn, rss2emailSettings } from './readers.ts';
import { temporaryDirectory, writeFiles } from '../../support/service/directory.ts';

/** State of a program after it imported a subscription list. */
export interface Imported {
  /** Addresses of its feeds, in its order. */
  readonly feeds: () => Promise<readonly string[]>;
  /**
   * Polls every feed and resolves to all ids received so far, unordered, by the feed's address. Feeds without
   * articles are omitted. Rejects if the program reports a fault.
   */
  readonly poll: () => Promise<ReadonlyMap<string, readonly string[]>>;
}

/**
 * Imports a subscription list (OPML) into a program without feeds, whose data is deleted at the end of the
 * test.
 */
export type Importer = (opml: string) => Promise<Imported>;

/**
 * Imports into newsboat, which stores an article once for all its feeds; so each feed is polled into its own
 * cache.
 */
export const intoNewsboat: Importer = async (opml) => {
  const home = temporaryDirectory({ 'feeds.opml': opml, urls: '', config: '' });
  const file = (name: string): string => join(home, name);
  const args = (urls: string, cache: string): string[] => [
    '-q',
    '-u',
    file(urls),
    '-c',
    file(cache),
    '-C',
    file('config'),
  ];
  await mustRun('newsboat', [...args('urls', 'cache.db'), '-i', file('feeds.opml')], { home });
  const lines = readFileSync(file('urls'), 'utf8').trim().split('\n');
  return {
    feeds: async () => lines.map((line) => line.split(' ')[0] ?? ''),
    poll: async () => {
      const polled = new Map<string, string[]>();
      for (const [index, line] of lines.entries()) {
        writeFiles(home, { [`urls-${index}`]: `${line}\n` });
        await mustRun('newsboat', [...args(`urls-${index}`, `cache-${index}.db`), '-x', 'reload'], { home });
        const database = new DatabaseSync(file(`cache-${index}.db`), { readOnly: true });
        for (const row of database.prepare('SELECT feedurl, guid FROM rss_item ORDER BY pubDate DESC').all())
          add(polled, String(row['feedurl']), String(row['guid']));
        database.close();
      }
      return polled;
    },
  };
};

/** Imports into sfeed, whose list is a shell script, and whose feeds are files named by their titles. */
export const intoSfeed: Importer = async (opml) => {
  const home = temporaryDirectory();
  const list = await mustRun('sfeed_opml_import', [], { home, input: opml });
  writeFiles(home, { sfeedrc: `${list}\nsfeedpath="$HOME/feeds"\n` });
  const script = 'feed() { printf "%s\\t%s\\n" "$1" "$2"; }; . "$1"; feeds';
  const feeds = (await mustRun('sh', ['-c', script, 'sh', join(home, 'sfeedrc')], { home }))
    .trim()
    .split('\n')
    .map((line) => line.split('\t') as [title: string, url: string]);
  return {
    feeds: async () => feeds.map(([, url]) => url),
    poll: async () => {
      await mustRun('sfeed_update', [join(home, 'sfeedrc')], { home });
      const polled = new Map<string, string[]>();
      for (const [title, url] of feeds) {
        const items = readFileSync(join(home, 'feeds', title.replaceAll('/', '_')), 'utf8');
        for (const item of items.split('\n').slice(0, -1)) add(polled, url, item.split('\t')[5] ?? '');
      }
      return polled;
    },
  };
};

export const intoRss2email: Importer = async (opml) => {
  const home = temporaryDirectory({ 'feeds.opml': opml });
  writeFiles(home, { config: rss2emailSettings(home) });
  const r2e = (...args: string[]): Promise<string> =>
    mustRun('r2e', ['--config', join(home, 'config'), '--data', join(home, 'data.json'), ...args], { home });
  await r2e('opmlimport', join(home, 'feeds.opml'));
  return {
    feeds: async () => [...(await r2e('list')).matchAll(/\((\S+) -> /g)].map(([, url = '']) => url),
    poll: async () => {
      await r2e('run');
      const polled = new Map<string, string[]>();
      for (const { feed, id } of mailsIn(home)) add(polled, feed, id);
      return polled;
    },
  };
};

export const intoFeed2exec: Importer = async (opml) => {
  const home = temporaryDirectory({ 'feeds.opml': opml, 'feeds.ini': FEED2EXEC_SETTINGS });
  const feed2exec = (...args: string[]): Promise<string> =>
    mustRun('feed2exec', ['--config', join(home, 'feeds.ini'), '--database', join(home, 'db'), ...args], {
      home,
    });
  await feed2exec('import', join(home, 'feeds.opml'));
  // It prints only new articles.
  const polled = new Map<string, string[]>();
  return {
    feeds: async () =>
      [...(await feed2exec('ls')).matchAll(/^ {2}"url": "([^"]*)"/gm)].map(([, url = '']) => url),
    poll: async () => {
      for (const line of (await feed2exec('fetch')).split('\n').slice(0, -1)) {
        const [url = '', id = ''] = line.split(' ');
        add(polled, url, id);
      }
      return polled;
    },
  };
};

/** Imports into gPodder, which polls at once; an episode without a file counts too. */
export const intoGpodder: Importer = async (opml) => {
  const home = temporaryDirectory({ 'feeds.opml': opml });
  const gpo = (...args: string[]): Promise<string> => mustRun('gpo', args, { home });
  await gpo('import', join(home, 'feeds.opml'));
  return {
    feeds: async () => (await gpo('list')).split('\n').filter((line) => line.startsWith('http')),
    poll: async () => {
      await gpo('update');
      const polled = new Map<string, string[]>();
      let feed = '';
      for (const line of (await gpo('episodes', '--guid')).split('\n')) {
        feed = /Episodes from (\S+):$/.exec(line)?.[1] ?? feed;
        const id = /^ *\d+\. (\S+) /.exec(line)?.[1];
        if (id !== undefined) add(polled, feed, id);
      }
      return polled;
    },
  };
};

function add(polled: Map<string, string[]>, feed: string, id: string): void {
  polled.set(feed, [...(polled.get(feed) ?? []), id].sort());
}
