import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from '@photostructure/sqlite';
import { mustRun } from './programs.ts';
import { temporaryDirectory, writeFiles } from '../../support/service/directory.ts';

/** A newsboat with these subscriptions only. */
export interface Newsboat {
  readonly reload: () => Promise<void>;
  readonly unread: () => Promise<string>;
  /** Marks all articles as read. */
  readonly markRead: () => void;
  /** Articles in its cache, the oldest first. */
  readonly articles: () => readonly NewsboatArticle[];
}

/** An article in newsboat's cache. */
export interface NewsboatArticle {
  readonly guid: string;
  readonly title: string;
  readonly url: string;
  readonly seconds: number;
  readonly content: string;
}

/** Creates a newsboat; its data is deleted at the end of the test. */
export function newsboat(urls: readonly string[]): Newsboat {
  const home = temporaryDirectory({ urls: `${urls.join('\n')}\n`, config: '', '.newsboat/urls': '' });
  const cache = join(home, 'cache.db');
  const args = ['-q', '-u', join(home, 'urls'), '-c', cache, '-C', join(home, 'config'), '-x'];
  return {
    reload: async () => void (await mustRun('newsboat', [...args, 'reload'], { home })),
    unread: async () => (await mustRun('newsboat', [...args, 'print-unread'], { home })).trim(),
    markRead: () => {
      const database = new DatabaseSync(cache);
      database.exec('UPDATE rss_item SET unread = 0');
      database.close();
    },
    articles: () => {
      const database = new DatabaseSync(cache, { readOnly: true });
      try {
        return database
          .prepare('SELECT guid, title, url, pubDate AS seconds, content FROM rss_item ORDER BY pubDate')
          .all()
          .map((row) => ({ ...(row as unknown as NewsboatArticle) }));
      } finally {
        database.close();
      }
    },
  };
}

/** An rss2email with one subscription, which delivers into a directory. */
export interface Rss2email {
  readonly run: () => Promise<void>;
  /** Deliveries as `ID: text`. */
  readonly messages: () => string[];
}

/** Creates an rss2email; its data is deleted at the end of the test. */
export async function rss2email(url: string): Promise<Rss2email> {
  const home = temporaryDirectory();
  writeFiles(home, { config: rss2emailSettings(home) });
  const files = ['--config', join(home, 'config'), '--data', join(home, 'data.json')];
  await mustRun('r2e', [...files, 'add', 'stories', url], { home });
  return {
    run: async () => void (await mustRun('r2e', [...files, 'run'], { home })),
    messages: () =>
      mailsIn(home)
        .map(({ id, text }) => `${id}: ${text}`)
        .sort(),
  };
}

/** Settings of an rss2email that delivers into a directory below its home. */
export function rss2emailSettings(home: string): string {
  return [
    '[DEFAULT]',
    'to = reader@example.org',
    'email-protocol = maildir',
    `maildir-path = ${home}`,
    'maildir-mailbox = mail',
    'use-8bit = True',
    'encodings = UTF-8',
    '',
  ].join('\n');
}

/** An article that rss2email delivered. */
export interface Mail {
  /** Address of the feed. */
  readonly feed: string;
  readonly id: string;
  /** First line of the text. */
  readonly text: string;
}

/** Deliveries of an rss2email with these settings, unordered. */
export function mailsIn(home: string): Mail[] {
  const delivered = join(home, 'mail/new');
  return readdirSync(delivered).map((file) => {
    const mail = readFileSync(join(delivered, file), 'utf8');
    // A long field continues on the next line (RFC 5322, 2.2.3).
    const head = mail.slice(0, mail.indexOf('\n\n')).replace(/\n(?=[ \t])/g, '');
    const field = (name: string): string => new RegExp(`^${name}:\\s*(.*)$`, 'm').exec(head)?.[1] ?? '';
    const text = mail.slice(mail.indexOf('\n\n')).trim().split('\n')[0] ?? '';
    return { feed: field('X-RSS-Feed'), id: field('X-RSS-ID'), text };
  });
}

/** Settings for all feeds of a feed2exec: it prints the feed's address and the id of each new article. */
export const FEED2EXEC_SETTINGS = '[DEFAULT]\noutput = feed2exec.plugins.echo\nargs = {feed.url} {item.id}\n';

/** A feed2exec with one subscription. */
export interface Feed2exec {
  readonly fetch: () => Promise<void>;
  /** Fetches although its copy may be fresh. */
  readonly fetchNow: () => Promise<void>;
  /** Ids that it treated as new, in order. */
  readonly ids: () => readonly string[];
}

/** Creates a feed2exec; its data is deleted at the end of the test. */
export function feed2exec(url: string): Feed2exec {
  const home = temporaryDirectory({
    'feeds.ini': `${FEED2EXEC_SETTINGS}[stories]\nurl = ${url}\n`,
  });
  const files = ['--config', join(home, 'feeds.ini'), '--database', join(home, 'database')];
  const ids: string[] = [];
  const fetch = async (...flags: string[]): Promise<void> => {
    const output = await mustRun('feed2exec', [...files, 'fetch', ...flags], { home });
    const lines = output.split('\n').slice(0, -1);
    ids.push(...lines.map((line) => line.split(' ')[1] ?? ''));
  };
  return {
    fetch: () => fetch(),
    fetchNow: () => fetch('--nocache'),
    ids: () => ids,
  };
}

/** An sfeed with one subscription. */
export interface Sfeed {
  readonly update: () => Promise<void>;
  /** Items that it keeps, the newest first. */
  readonly items: () => readonly (readonly [id: string, title: string, html: string])[];
  /** Lines of its file, the newest first: one for each item that it tells apart. */
  readonly lines: () => readonly string[];
}

/** Creates an sfeed; its data is deleted at the end of the test. `settings` are lines of its sfeedrc. */
export function sfeed(url: string, settings = ''): Sfeed {
  const home = temporaryDirectory();
  writeFiles(home, {
    sfeedrc: `sfeedpath="$HOME/feeds"\n${settings}feeds() {\n  feed stories ${url}\n}\n`,
  });
  const lines = (): string[] => readFileSync(join(home, 'feeds/stories'), 'utf8').split('\n').slice(0, -1);
  return {
    update: async () => void (await mustRun('sfeed_update', [join(home, 'sfeedrc')], { home })),
    lines,
    items: () =>
      lines()
        .map((line) => line.split('\t'))
        .map(([, title = '', , html = '', , id = '']) => [id, title, html] as const),
  };
}

/** A gPodder with one subscription. */
export interface Gpodder {
  readonly update: () => Promise<void>;
  /** Downloads the files of new episodes. */
  readonly download: () => Promise<void>;
  /** Rows that a query finds in its database. */
  readonly rows: <Row>(query: string) => Row[];
  /** Changes its database, as its window does where an operator marks episodes. */
  readonly change: (statement: string) => void;
  /** Directory with a folder of downloads for each subscription. */
  readonly downloads: string;
}

/** Creates a gPodder; its data is deleted at the end of the test. */
export async function gpodder(url: string): Promise<Gpodder> {
  const home = temporaryDirectory();
  const gpo = async (...args: string[]): Promise<void> =>
    void (await mustRun('gpo', args, { home, environment: { GPODDER_HOME: home } }));
  await gpo('subscribe', url);
  const file = join(home, 'Database');
  return {
    update: () => gpo('update'),
    download: () => gpo('download'),
    rows: <Row>(query: string) => {
      const database = new DatabaseSync(file, { readOnly: true });
      try {
        return database
          .prepare(query)
          .all()
          .map((row) => ({ ...(row as Row) }));
      } finally {
        database.close();
      }
    },
    change: (statement) => {
      const database = new DatabaseSync(file);
      database.exec(statement);
      database.close();
    },
    downloads: join(home, 'Downloads'),
  };
}
