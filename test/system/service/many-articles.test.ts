import { expect, test } from 'vitest';
import { start, type Running } from '../../support/service/cli.ts';
import { article, temporaryDirectory, writeFiles } from '../../support/service/directory.ts';
import { request } from '../../support/service/request.ts';

/** Enough articles that a second thread reads too. */
const MANY = 2500;

const FIRST_DAY = Date.parse('2010-01-01T10:00:00Z');
const dated = (n: number): string => new Date(FIRST_DAY + n * 3_600_000).toISOString();
const NEWEST = MANY - 1;
const PATHS = ['/rss.xml', '/atom.xml', '/feed.json', '/', '/articles/a0', `/articles/a${NEWEST}`];

interface Event {
  readonly event: string;
  readonly file?: string;
  readonly changed?: readonly string[];
  readonly articles?: number;
}

/** Events logged so far, and a promise of the next one that matches. */
function listen({ child }: Running): {
  all: Event[];
  next: (fits: (event: Event) => boolean) => Promise<Event>;
} {
  const all: Event[] = [];
  const waiting = new Set<(event: Event) => void>();
  let rest = '';
  child.stderr.on('data', (chunk: Buffer) => {
    const lines = (rest + chunk.toString()).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) {
      const event = JSON.parse(line) as Event;
      all.push(event);
      for (const hear of waiting) hear(event);
    }
  });
  const next = (fits: (event: Event) => boolean): Promise<Event> =>
    new Promise((resolve) => {
      const hear = (event: Event): void => {
        if (!fits(event)) return;
        waiting.delete(hear);
        resolve(event);
      };
      waiting.add(hear);
    });
  return { all, next };
}

async function tags(origin: string): Promise<Record<string, string>> {
  const answers = await Promise.all(
    PATHS.map(async (path): Promise<[string, string]> => {
      const { status, headers } = await request(origin + path);
      expect([path, status]).toEqual([path, 200]);
      return [path, headers.etag ?? ''];
    }),
  );
  return Object.fromEntries(answers);
}

async function items(
  origin: string,
): Promise<{ id: string; title: string; date_modified: string; content_html: string }[]> {
  const { body } = await request(`${origin}/feed.json`);
  return (JSON.parse(body.toString()) as { items: Awaited<ReturnType<typeof items>> }).items;
}

const isTick = ({ event }: Event): boolean => event === 'regenerated';

test('[2] [3] [66] thousands of articles, one of them broken, survive a restart and an edit', async () => {
  const content = temporaryDirectory({
    ...Object.fromEntries(
      Array.from({ length: MANY }, (_, n) => [
        `${n % 10}/a${n}.md`,
        article(`A${n}`, dated(n), `Text ${n}.`),
      ]),
    ),
    '3/broken.md': '---\ntitle: [\n---\ntext',
  });
  const data = temporaryDirectory();
  const args = ['--content', content, '--data', data, '--port', '0', '--base-url', 'https://example.org/'];
  const environment = { LOG_LEVEL: 'debug', CRON_SCHEDULE: '* * * * * *' };

  const first = start(args, environment);
  const heard = listen(first);
  const origin = await first.listening;
  expect((await items(origin))[0]).toMatchObject({
    title: `A${NEWEST}`,
    content_html: `<p>Text ${NEWEST}.</p>`,
  });
  expect((await request(`${origin}/articles/a0`)).body.toString()).toContain('Text 0.');
  expect((await request(`${origin}/articles/broken`)).status).toBe(404);
  const before = await tags(origin);
  expect(await heard.next((event) => isTick(event) && event.changed?.length === 0)).toMatchObject({
    articles: MANY,
  });
  first.child.kill('SIGTERM');
  expect((await first.ended).code).toBe(0);
  const broken = heard.all.filter(({ event, file }) => event === 'finding' && file === '3/broken.md');
  expect(broken.length).toBeGreaterThan(0);
  expect(new Set(broken.map((event) => JSON.stringify({ ...event, time: 0 }))).size).toBe(broken.length);
  expect(heard.all.filter(({ event }) => event === 'finding')).toEqual(broken);

  const second = start(args, environment);
  const again = listen(second);
  const found = again.next(isTick);
  const next = await second.listening;
  expect(await tags(next)).toEqual(before);
  expect(await found).toMatchObject({ changed: [], articles: MANY });
  const known = await items(next);
  const published = again.next(({ event, changed = [] }) => event === 'regenerated' && changed.length > 0);
  writeFiles(content, { [`${NEWEST % 10}/a${NEWEST}.md`]: article(`A${NEWEST}`, dated(NEWEST), 'Edited.') });
  expect(await published).toMatchObject({
    changed: expect.arrayContaining(['/rss.xml', '/atom.xml', '/feed.json']) as unknown,
    articles: MANY,
  });
  const [edited, ...others] = await items(next);
  expect(edited).toMatchObject({ id: known[0]?.id, content_html: '<p>Edited.</p>' });
  expect(others).toEqual(known.slice(1));
  const after = await tags(next);
  expect(after['/articles/a0']).toBe(before['/articles/a0']);
  expect(after[`/articles/a${NEWEST}`]).not.toBe(before[`/articles/a${NEWEST}`]);
  second.child.kill('SIGTERM');
  expect((await second.ended).code).toBe(0);
});
