import { expect, test } from 'vitest';
import { newsboat, rss2email } from './support/readers.ts';
import { startLive } from './support/service.ts';
import { article } from '../support/service/directory.ts';

const CHANGES = 50;
const MINUTES = 10;

/** An article of the history in its present version. */
interface Written {
  readonly file: string;
  readonly title: string;
  readonly published: string;
  text: string;
  isEdited: boolean;
}

const idOf = ({ file, published }: Written): string =>
  `tag:example.org,${published.slice(0, 10)}:${file.replace('.md', '')}`;

const FORMATS = ['/rss.xml', '/atom.xml'];

test(
  '[56] [4] over 50 changes newsboat and rss2email get every article once, late ones included',
  async () => {
    const { proxy, publish, remove } = await startLive({
      'publication.yaml': 'title: The Stories\nlimit: 20\n',
      'first.md': article('First', '2025-12-31T10:00:00Z'),
    });
    const boats = FORMATS.map((path) => newsboat([proxy.origin + path]));
    const mails = await Promise.all(FORMATS.map((path) => rss2email(proxy.origin + path)));
    const poll = async (): Promise<void> => {
      await Promise.all([...boats.map(({ reload }) => reload()), ...mails.map(({ run }) => run())]);
    };
    const all: Written[] = [
      {
        file: 'first.md',
        title: 'First',
        published: '2025-12-31T10:00:00Z',
        text: 'Text of First.',
        isEdited: false,
      },
    ];
    const present = [...all];

    async function write(name: string, published: string): Promise<void> {
      const one = { file: `${name}.md`, title: name, published, text: `Text of ${name}.`, isEdited: false };
      all.push(one);
      present.push(one);
      await publish(one.file, article(one.title, one.published, one.text));
    }
    const dateOf = (change: number): string =>
      new Date(Date.UTC(2026, 0, 1 + change, 10)).toISOString().replace('.000', '');

    // newsboat keeps validators from its second fetch on.
    await poll();
    await poll();
    for (let change = 1; change <= CHANGES; change += 1) {
      // Within the document, and far enough from its end.
      const recent = present.at(-3);
      if (change % 10 === 5 && recent !== undefined) {
        await write(`late-${change}`, recent.published.replace('10:00', '09:00'));
      } else if (change % 10 === 7 && recent !== undefined) {
        recent.text = `Another text of ${recent.title}, at change ${change}.`;
        recent.isEdited = true;
        await publish(recent.file, article(recent.title, recent.published, recent.text));
      } else if (change % 10 === 9 && recent !== undefined) {
        present.splice(present.indexOf(recent), 1);
        await remove(recent.file);
      } else {
        await write(`story-${change}`, dateOf(change));
      }
      await poll();
    }

    const byId = (a: string, b: string): number => (a < b ? -1 : 1);
    for (const { articles } of boats) {
      expect(
        articles()
          .map(({ guid, content }) => `${guid}: ${content}`)
          .sort(byId),
      ).toEqual(all.map((one) => `${idOf(one)}: <p>${one.text}</p>`).sort(byId));
    }
    for (const { messages } of mails) {
      // rss2email trusts ids: it delivers each id once.
      expect(
        messages()
          .map((message) => message.split(': ')[0] ?? '')
          .sort(byId),
      ).toEqual(all.map(idOf).sort(byId));
    }
    const polls = proxy.take();
    const statuses = (agent: string): Map<number, number> => {
      const counts = new Map<number, number>();
      for (const { status, headers } of polls) {
        if (headers['user-agent']?.startsWith(agent) === true)
          counts.set(status, (counts.get(status) ?? 0) + 1);
      }
      return counts;
    };
    // Each change gives a delta, except the first few: with few articles, the whole document is as short.
    expect(statuses('newsboat').get(226)).toBeGreaterThanOrEqual(FORMATS.length * (CHANGES - 5));
    // rss2email treats 226 as a failure, although its feedparser requests deltas; so it must get none.
    expect(new Set(statuses('feedparser').keys())).toEqual(new Set([200, 304]));
    expect(statuses('feedparser').get(200)).toBe(FORMATS.length * (CHANGES + 1));
  },
  MINUTES * 60_000,
);
