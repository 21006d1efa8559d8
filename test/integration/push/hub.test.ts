import { createHmac } from 'node:crypto';
import { expect, test } from 'vitest';
import { request } from '../../support/service/request.ts';
import { ask, publish, startHub, subscriber, TOPIC } from '../../support/push/subscriber.ts';

test('[59] [60] [61] [62] a verified subscriber gets each new version when it is served, signed', async () => {
  const service = await startHub();
  const { origin, got, until } = await subscriber();
  const topic = TOPIC;
  const answer = await ask(service, {
    'hub.mode': 'subscribe',
    'hub.topic': topic,
    'hub.callback': `${origin}/cb?own=a%20b`,
    'hub.secret': 'shh',
    'hub.lease_seconds': '86400',
    'x-unknown': '1',
  });
  expect(answer.status).toBe(202);
  await until(1);
  const [question] = got;
  expect(question?.method).toBe('GET');
  expect(Object.fromEntries(question?.url.searchParams ?? [])).toMatchObject({
    own: 'a b',
    'hub.mode': 'subscribe',
    'hub.topic': topic,
    'hub.lease_seconds': '86400',
  });
  await publish(service, 'Two');
  await until(2);
  const delivery = got[1];
  const served = await request(`${service.origin}/rss.xml`);
  expect(delivery?.method).toBe('POST');
  expect(delivery?.body.equals(served.body)).toBe(true);
  expect(delivery?.headers['content-type']).toBe(served.headers['content-type']);
  expect(delivery?.headers['link']).toContain('<https://example.org/hub>; rel="hub"');
  expect(delivery?.headers['link']).toContain(`<${topic}>; rel="self"`);
  expect(delivery?.headers['x-hub-signature']).toBe(
    `sha256=${createHmac('sha256', 'shh').update(served.body).digest('hex')}`,
  );
  expect(served.headers['link']).toContain('<https://example.org/hub>; rel="hub"');
});
