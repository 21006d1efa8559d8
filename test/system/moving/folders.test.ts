import { expect, inject, test } from 'vitest';
import { expectNoNews, expectOneNew } from '../../support/moving/expectations.ts';
import { startOldPublication } from '../../support/moving/old-publication.ts';
import { settle } from '../../support/moving/poll-all.ts';
import { NEW_POST, POST_TO_EDIT, WORDS_AFTER, WORDS_BEFORE } from '../../support/moving/posts.ts';
import { FOLDER_PUBLISHERS } from '../../support/moving/publishers.ts';
import { answerOf, checkAgainst, mustFeedwright, startSuccessor } from '../../support/moving/successor.ts';
import { subscribersOf } from '../../support/moving/subscribers.ts';
import { temporaryDirectory } from '../../support/service/directory.ts';

test.each(FOLDER_PUBLISHERS)(
  '[73] no reader of $name shows an item as new after feedwright adopt, and each shows one after a new post',
  async (publisher) => {
    const old = await startOldPublication(publisher, inject('packages'));
    const { origin, feeds, site, port } = old;
    const subscribers = (await Promise.all(feeds.map(subscribersOf))).flat();
    await settle(subscribers);
    const paths = old.posts.filter(({ isDraft }) => !isDraft).map(publisher.pathOf);
    for (const path of [...paths, ...publisher.feeds])
      expect([path, await answerOf(origin, path)]).toEqual([path, { status: 200, path }]);

    const data = temporaryDirectory();
    await mustFeedwright('adopt', [...feeds, '--content', site], origin, data);
    for (const feed of feeds) await checkAgainst(feed, site, origin, data);
    await old.stop();
    const { shows } = await startSuccessor(site, port, data);
    await expectNoNews(subscribers, publisher.titlesThatOnlySfeedReads);
    for (const path of [...paths, ...publisher.feeds])
      expect([path, await answerOf(origin, path)]).toEqual([path, { status: 200, path }]);

    old.write(POST_TO_EDIT, (text) => text.replace(WORDS_BEFORE, WORDS_AFTER));
    old.write(NEW_POST);
    await shows('/feed.json', WORDS_AFTER);
    await shows('/feed.json', NEW_POST.title);
    await expectOneNew(subscribers);
  },
);
