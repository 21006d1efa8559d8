import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { runImport } from '../../../src/modules/moving/import/run-import.ts';
import { createReadOldFeed } from '../../../src/modules/moving/feeds/read-old-feed.ts';
import type { OldItem } from '../../../src/core/adoption/old-feed.ts';
import { temporaryDirectory } from '../../support/service/directory.ts';
import { startService, type Service } from '../../support/service/service.ts';
import { structure } from '../../unit/modules/moving/markdown/service-rendering.ts';

const NOW = Date.parse('2026-03-01T12:00:00Z');
const SITE = 'https://example.org';
const FIXTURES = join(import.meta.dirname, '../../fixtures/moving');

async function imported(files: readonly string[]): Promise<{ service: Service; errors: number }> {
  const content = temporaryDirectory();
  const { report } = await runImport({
    sources: files,
    contentDirectory: content,
    site: SITE,
    replaces: false,
    now: NOW,
    onProgress: () => {},
  });
  const service = await startService({}, { content });
  return { service, errors: report.errors };
}

const readFeed = async (source: string): Promise<readonly OldItem[]> =>
  (await createReadOldFeed({ fetch, now: () => 0 })(source)).items;

/** Type and text of the answer at a path. */
async function answerAt(service: Service, path: string): Promise<readonly [string | null, string]> {
  const answer = await fetch(service.origin + path, { redirect: 'manual' });
  return [answer.headers.get('content-type'), await answer.text()];
}

/** Properties of an item that readers keep, with its text in its plain form. */
const shown = ({ id, title, link, published, tags, attachments, html, authors }: OldItem): unknown => ({
  id,
  title,
  link,
  published,
  tags,
  attachments: attachments.map(({ url, mediaType, sizeBytes }) => ({ url, mediaType, sizeBytes })),
  text: structure(html),
  authors: authors.map(({ name }) => name),
});

describe('a feed file that is imported and published', () => {
  test('[73] gives back id, title, address, date, categories, enclosure and text of each item', async () => {
    const file = join(FIXTURES, 'old-feed.xml');
    const { service, errors } = await imported([file]);
    expect(errors).toBe(0);
    expect(service.health().reasons).toEqual([]);
    const before = (await readFeed(file)).map(shown);
    expect((await readFeed(`${service.origin}/rss.xml`)).map(shown)).toEqual(before);
    expect((await readFeed(`${service.origin}/feed.json`)).map(({ id }) => id)).toEqual(
      (await readFeed(file)).map(({ id }) => id),
    );
  });

  test('[73] answers at the path of the old feed', async () => {
    const { service } = await imported([join(FIXTURES, 'old-feed.xml')]);
    expect(await answerAt(service, '/index.xml')).toEqual(await answerAt(service, '/rss.xml'));
  });
});

describe('an export of Ghost that is imported and published', () => {
  test('[73] gives back what the feed of Ghost had, and nothing that was not public', async () => {
    const { service, errors } = await imported([join(FIXTURES, 'ghost.json')]);
    expect(errors).toBe(0);
    expect(service.health().reasons).toEqual([]);
    const before = await readFeed(join(FIXTURES, 'ghost-rss.xml'));
    const after = await readFeed(`${service.origin}/rss.xml`);
    const told = ({ id, title, link, published, tags, authors }: OldItem): unknown => ({
      id,
      title,
      link,
      published,
      tags,
      authors: authors.map(({ name }) => name),
    });
    expect(after.map(told)).toEqual(before.map(told));
  });

  test('[73] answers at the path of the old feed and of each article', async () => {
    const { service } = await imported([join(FIXTURES, 'ghost.json')]);
    for (const path of ['/rss/', '/rss'])
      expect(await answerAt(service, path)).toEqual(await answerAt(service, '/rss.xml'));
    for (const path of ['/thin-ice/', '/cards/']) {
      const { status } = await fetch(service.origin + path);
      expect({ path, status }).toEqual({ path, status: 200 });
    }
    const { status } = await fetch(`${service.origin}/for-members/`);
    expect(status).toBe(404);
  });

  test('that is damaged leaves whole articles, and the command says so', async () => {
    const folder = temporaryDirectory();
    const whole = JSON.stringify({
      db: [
        {
          meta: { version: '5.1' },
          data: {
            posts: ['1', '2', '3'].map((id) => ({
              id,
              title: `T${id}`,
              slug: `t${id}`,
              html: '<p>x</p>',
              status: 'published',
              visibility: 'public',
              published_at: '2020-01-01T00:00:00.000Z',
            })),
          },
        },
      ],
    });
    const file = join(folder, 'ghost.json');
    writeFileSync(file, whole.slice(0, whole.indexOf('"T3"') + 2));
    const { service, errors } = await imported([file]);
    expect(errors).toBe(1);
    expect((await readFeed(`${service.origin}/rss.xml`)).map(({ id }) => id).toSorted()).toEqual(['1', '2']);
  });
});
