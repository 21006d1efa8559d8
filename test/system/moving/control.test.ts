import { expect, inject, test } from 'vitest';
import { hexoPublisher } from '../../support/moving/hexo.ts';
import { startOldPublication } from '../../support/moving/old-publication.ts';
import { newsOf, pollAll, settle } from '../../support/moving/poll-all.ts';
import { startSuccessor } from '../../support/moving/successor.ts';
import { subscribersOf } from '../../support/moving/subscribers.ts';
import { temporaryDirectory } from '../../support/service/directory.ts';

test('without adoption every reader shows new items, so that the tests of moves can fail', async () => {
  // Its feed's path is one of this service's own, so that sfeed, which follows no redirect, finds it too.
  const old = await startOldPublication(hexoPublisher, inject('packages'));
  const subscribers = await subscribersOf(old.feeds[0] ?? '');
  await settle(subscribers);
  await pollAll(subscribers);
  expect(Object.values(await newsOf(subscribers)).flat()).toEqual([]);
  await old.stop();

  await startSuccessor(old.site, old.port, temporaryDirectory());
  await pollAll(subscribers);
  for (const [name, news] of Object.entries(await newsOf(subscribers)))
    expect([name, news.length]).toEqual([name, expect.toSatisfy((count: number) => count >= 10)]);
});
