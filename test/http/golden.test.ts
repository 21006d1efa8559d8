import { expect, test } from 'vitest';
import { SHIPPED_CONTENT } from '../helpers/cli.ts';
import { request } from '../helpers/request.ts';
import { startService } from '../helpers/service.ts';

test.each(['rss.xml', 'atom.xml', 'feed.json'])(
  '[1] [2] the shipped article in %s is what it was',
  async (name) => {
    const service = await startService(
      {},
      { content: SHIPPED_CONTENT, baseUrl: 'https://feedwright.example/' },
    );
    const { body } = await request(`${service.origin}/${name}`);
    await expect(body.toString()).toMatchFileSnapshot(`../golden/${name}`);
  },
);
