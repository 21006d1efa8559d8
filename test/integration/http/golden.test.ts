import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { SHIPPED_CONTENT } from '../../support/service/cli.ts';
import { article, writeFiles } from '../../support/service/directory.ts';
import { request } from '../../support/service/request.ts';
import { startService } from '../../support/service/service.ts';

test.each(['rss.xml', 'atom.xml', 'feed.json'])(
  '[1] [2] the shipped article in %s equals its golden file',
  async (name) => {
    const service = await startService(
      {},
      { content: SHIPPED_CONTENT, baseUrl: 'https://feedwright.example/' },
    );
    const { body } = await request(`${service.origin}/${name}`);
    await expect(body.toString()).toMatchFileSnapshot(`../../golden/${name}`);
  },
);

/** A publication with a tag, a section and an article beyond the limit; an edit and a deletion follow. */
const SEVERAL = {
  'publication.yaml': `title: Bells
authority: example.org
limit: 3
feeds:
  feeds/none: { title: Nothing, tags: nobody }
  tags/old: { moved: /tags/boats/ }
`,
  'world/one.md': article('One', '2026-01-01T10:00:00Z', 'First. '.repeat(40), 'tags: [boats]'),
  'two.md': article('Two', '2026-01-02T10:00:00Z', 'Second. '.repeat(40), 'tags: [boats, old]'),
  'three.md': article('Three', '2026-01-03T10:00:00Z', 'Third. '.repeat(40), 'authors: Ane'),
  'four.md': article('Four', '2026-01-04T10:00:00Z', 'Fourth. '.repeat(40)),
};

test('[1] [29] [30] [31] [33] [54] [56] selections, archives, lists, deltas and moved feeds equal their golden files', async () => {
  const service = await startService(SEVERAL);
  const golden = async (
    path: string,
    name: string,
    headers: Record<string, string> = {},
  ): Promise<string> => {
    const answer = await request(service.origin + path, { headers });
    await expect(answer.body.toString()).toMatchFileSnapshot(`../../golden/several/${name}`);
    return String(answer.headers.etag);
  };
  for (const file of ['rss.xml', 'atom.xml', 'feed.json']) {
    await golden(`/tags/boats/${file}`, `tag-${file}`);
    await golden(`/feeds/none/${file}`, `empty-${file}`);
    await golden(`/tags/old/${file}`, `moved-${file}`);
    await golden(`/archive/1-1/${file}`, `archive-${file}`);
  }
  await golden('/feeds.opml', 'feeds.opml');
  const before = await Promise.all(
    ['rss.xml', 'atom.xml', 'feed.json'].map(
      async (file) => [file, await golden(`/${file}`, `main-${file}`)] as const,
    ),
  );
  writeFiles(service.content, {
    'three.md': article('Three', '2026-01-03T10:00:00Z', 'Mended. '.repeat(40), 'authors: Ane'),
  });
  rmSync(join(service.content, 'two.md'));
  service.clock.time += 3_600_000;
  await service.regenerate();
  for (const [file, tag] of before) {
    await golden(`/${file}`, `delta-${file}`, { 'A-IM': 'feed', 'If-None-Match': tag });
  }
});
