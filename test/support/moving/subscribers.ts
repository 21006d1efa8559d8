import { readdirSync, statSync } from 'node:fs';
import { feed2exec, gpodder, newsboat, rss2email, sfeed } from '../../conformance/support/readers.ts';

/** A feed reader with one subscription, which knows what its person has seen. */
export interface Subscriber {
  readonly name: string;
  /** Absolute URL of the feed. */
  readonly feed: string;
  readonly poll: () => Promise<void>;
  /** Marks everything that it has as read, and downloads new episodes. */
  readonly mark: () => Promise<void>;
  /** One line for each item that it shows, delivers or downloads since the last mark. */
  readonly news: () => Promise<readonly string[]>;
}

type Program = Omit<Subscriber, 'feed'>;

/** Real readers of a feed; their data is deleted at the end of the test. */
export async function subscribersOf(url: string): Promise<readonly Subscriber[]> {
  const [mailer, player] = await Promise.all([rss2emailOf(url), gpodderOf(url)]);
  const subscribers = [newsboatOf(url), mailer, feed2execOf(url), sfeedOf(url), player];
  const { pathname, search } = new URL(url);
  return subscribers.map((program) => ({
    ...program,
    name: `${program.name} of ${pathname}${search}`,
    feed: url,
  }));
}

/** A subscriber whose program keeps these items; each must be another text. */
function keeping(
  name: string,
  poll: () => Promise<void>,
  items: () => readonly string[],
): Program & { readonly seen: () => ReadonlySet<string> } {
  let seen: ReadonlySet<string> = new Set();
  return {
    name,
    poll,
    mark: async () => void (seen = new Set(items())),
    news: async () => items().filter((item) => !seen.has(item)),
    seen: () => seen,
  };
}

function newsboatOf(url: string): Program {
  const { reload, unread, markRead, articles } = newsboat([url]);
  const kept = keeping('newsboat', reload, () => articles().map(({ guid, title }) => `${guid} ${title}`));
  return {
    ...kept,
    mark: async () => {
      markRead();
      await kept.mark();
    },
    news: async () => {
      const [count = '0'] = (await unread()).split(' ');
      const guids = articles().filter(
        ({ guid }) => ![...kept.seen()].some((one) => one.startsWith(`${guid} `)),
      );
      const known = Number(count) - guids.length;
      return [
        ...guids.map(({ guid, title }) => `${guid} ${title}`),
        ...(known === 0 ? [] : [`${known} unread again`]),
      ];
    },
  };
}

async function rss2emailOf(url: string): Promise<Program> {
  const { run, messages } = await rss2email(url);
  return keeping('rss2email', run, counted(messages));
}

function feed2execOf(url: string): Program {
  const { fetch, fetchNow, ids } = feed2exec(url);
  // It asks for nothing while its copy is fresh, which may be for longer than a test takes.
  const poll = async (): Promise<void> => {
    await fetch();
    await fetchNow();
  };
  return keeping('feed2exec', poll, counted(ids));
}

/** sfeed tells items apart by id, title and link. */
function sfeedOf(url: string): Program {
  const { update, lines } = sfeed(url);
  return keeping('sfeed', update, () =>
    lines().map((line) => {
      const [, title, link, , , id] = line.split('\t');
      return [id, title, link].join(' ');
    }),
  );
}

async function gpodderOf(url: string): Promise<Program> {
  const { update, download, rows, change, downloads } = await gpodder(url);
  const episodes = (): string[] => [
    ...rows<{ guid: string }>('SELECT guid FROM episode').map(({ guid }) => guid),
    // An episode that has a file is downloaded where it counts as new.
    ...rows<{ guid: string }>("SELECT guid FROM episode WHERE url != '' AND is_new AND state = 0").map(
      ({ guid }) => `${guid} to be downloaded`,
    ),
    ...readdirSync(downloads, { recursive: true, encoding: 'utf8' })
      .map((file) => ({ file, stats: statSync(`${downloads}/${file}`) }))
      .filter(({ stats }) => stats.isFile())
      .map(({ file, stats }) => `${file} of inode ${stats.ino}`),
  ];
  const kept = keeping('gPodder', update, episodes);
  return {
    ...kept,
    mark: async () => {
      change("UPDATE episode SET is_new = 0 WHERE url = ''");
      await download();
      await kept.mark();
    },
    news: async () => {
      const isToDownload = (await kept.news()).some((item) => item.endsWith(' to be downloaded'));
      if (isToDownload) await download();
      return kept.news();
    },
  };
}

/** Numbers equal items, so that a second delivery of an item counts. */
function counted(items: () => readonly string[]): () => string[] {
  return () => {
    const times = new Map<string, number>();
    return items().map((item) => {
      const count = (times.get(item) ?? 0) + 1;
      times.set(item, count);
      return count === 1 ? item : `${item} (delivery ${count})`;
    });
  };
}
