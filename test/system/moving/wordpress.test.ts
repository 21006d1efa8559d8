import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { expectNoNews, expectOneNew } from '../../support/moving/expectations.ts';
import { settle } from '../../support/moving/poll-all.ts';
import {
  NEW_POST,
  POST_TO_EDIT,
  PUBLIC_POSTS,
  WORDS_AFTER,
  WORDS_BEFORE,
} from '../../support/moving/posts.ts';
import { answerOf, checkAgainst, mustFeedwright, startSuccessor } from '../../support/moving/successor.ts';
import { subscribersOf } from '../../support/moving/subscribers.ts';
import { startWordPress, WORDPRESS_FEEDS, wordPressPathOf } from '../../support/moving/wordpress.ts';
import { article, temporaryDirectory, writeFiles } from '../../support/service/directory.ts';

/**
 * Slugs of posts that sfeed shows again, because it tells items apart by title too, and does not decode the HTML in the
 * titles of WordPress's Atom feed.
 */
const TITLES_THAT_ONLY_SFEED_READS = ['quotes', 'ampersands', 'markup'];

test('[73] no reader of WordPress shows an item as new after feedwright import, and each shows one after a new post', async () => {
  const old = await startWordPress();
  const { origin, port } = old;
  const feeds = WORDPRESS_FEEDS.map((path) => origin + path);
  const subscribers = (await Promise.all(feeds.map(subscribersOf))).flat();
  await settle(subscribers);
  const oldAddresses = [
    ...PUBLIC_POSTS.map(wordPressPathOf).map((path) => [path, path] as const),
    ...old.queries,
  ];
  for (const [address, path] of oldAddresses)
    expect([address, await answerOf(origin, address)]).toEqual([address, { status: 200, path }]);

  const content = temporaryDirectory();
  const data = temporaryDirectory();
  const file = join(temporaryDirectory({ 'export.xml': await old.export() }), 'export.xml');
  const args = [file, '--uploads', old.uploads, '--content', content];
  await mustFeedwright('import', args, origin, data);
  for (const feed of feeds) await checkAgainst(feed, content, origin, data);
  await old.stop();
  const { shows } = await startSuccessor(content, port, data);
  for (const path of WORDPRESS_FEEDS)
    await expectNoNews(
      subscribers.filter(({ feed }) => feed === origin + path),
      path === '/feed/atom/' ? TITLES_THAT_ONLY_SFEED_READS : [],
    );
  for (const [address, path] of oldAddresses)
    expect([address, await answerOf(origin, address)]).toEqual([address, { status: 200, path }]);
  for (const path of WORDPRESS_FEEDS)
    expect([path, await answerOf(origin, path)]).toEqual([path, { status: 200, path }]);

  const edited = readdirSync(content, { recursive: true, encoding: 'utf8' }).find((name) =>
    name.endsWith(`${POST_TO_EDIT.slug}.md`),
  );
  const target = join(content, edited ?? 'missing');
  writeFileSync(target, readFileSync(target, 'utf8').replace(WORDS_BEFORE, WORDS_AFTER));
  writeFiles(content, { 'written-after.md': article(NEW_POST.title, NEW_POST.published) });
  await shows('/feed.json', WORDS_AFTER);
  await shows('/feed.json', NEW_POST.title);
  await expectOneNew(subscribers);
});
