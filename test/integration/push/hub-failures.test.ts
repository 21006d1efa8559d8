import { expect, test } from 'vitest';
import type { PushEvent } from '../../../src/core/events.ts';
import { restartService, startService, type Service } from '../../support/service/service.ts';
import {
  ask,
  isSettled,
  publish,
  startHub,
  stored,
  subscribe,
  subscriber,
  subscription,
  TOPIC,
  withDeliveries,
  type Subscriber,
} from '../../support/push/subscriber.ts';

const SECOND_MS = 1000;
const HOUR_MS = 3_600_000;
const LOOPBACK = { pushAllowPrivate: '127.0.0.0/8' };

/** Moves the clock to the next attempt, and waits for it. */
async function tryAgain(service: Service, { got, until }: Subscriber): Promise<number> {
  const [delivery] = await stored(service, 'delivery');
  const waitMs = Number(delivery?.['run_at']) - service.clock.time;
  const before = got.length;
  // One moment earlier, there is no attempt.
  service.clock.time += waitMs - 1;
  await service.regenerate();
  await isSettled(service);
  expect(got).toHaveLength(before);
  service.clock.time += 1;
  await service.regenerate();
  await until(before + 1);
  await isSettled(service);
  return waitMs;
}

test('[62] a failed delivery is retried at growing intervals for a day, then parked and reported; a renewal resumes it', async () => {
  const events: PushEvent[] = [];
  const service = await startHub({}, { onPush: (event) => events.push(event) });
  const to = await subscriber(withDeliveries({ status: 500 }));
  await subscribe(service, `${to.origin}/cb`, { 'hub.lease_seconds': '864000', 'hub.secret': 'hush' });
  await publish(service, 'Two');
  await to.until(2);
  await isSettled(service);

  const waits: number[] = [];
  while ((await stored(service, 'delivery'))[0]?.['is_parked'] === 0) waits.push(await tryAgain(service, to));
  expect(waits.length).toBe(14);
  for (const [index, wait] of waits.entries()) {
    const most = Math.min(30 * SECOND_MS * 2 ** index, 6 * HOUR_MS);
    expect(wait).toBeLessThanOrEqual(most);
    expect(wait).toBeGreaterThanOrEqual(most * 0.75);
  }
  const sum = waits.reduce((all, one) => all + one, 0);
  expect(sum).toBeGreaterThan(24 * HOUR_MS);
  expect(events).toEqual([{ event: 'parked', topic: TOPIC, host: '127.0.0.1' }]);

  // After that, newer versions are not delivered either, until a new subscription gets the current one.
  const count = to.got.length;
  to.answer(withDeliveries({ status: 204 }));
  await publish(service, 'Three');
  service.clock.time += HOUR_MS;
  await service.regenerate();
  await isSettled(service);
  expect(to.got).toHaveLength(count);
  await subscribe(service, `${to.origin}/cb`);
  await to.until(count + 2);
  await isSettled(service);
  expect(to.deliveries().at(-1)?.body.toString()).toContain('Three');
  expect(await stored(service, 'delivery')).toEqual([]);
});

test('[62] a retry delivers the version of that time, and later versions follow at once', async () => {
  const service = await startHub();
  const to = await subscriber(withDeliveries({ status: 503, headers: { 'Retry-After': '120' } }));
  await subscribe(service, to.origin);
  await publish(service, 'Two');
  await to.until(2);
  await isSettled(service);
  await publish(service, 'Three');
  await isSettled(service);
  expect(to.deliveries()).toHaveLength(1);
  to.answer(withDeliveries({ status: 200 }));
  // The subscriber asked for two minutes, and one of them has passed.
  expect(await tryAgain(service, to)).toBe(60 * SECOND_MS);
  expect(to.deliveries().at(-1)?.body.toString()).toContain('Three');
  await publish(service, 'Four');
  await to.until(4);
  expect(to.deliveries().at(-1)?.body.toString()).toContain('Four');
});

test('[62] a lease that ends between two attempts ends them', async () => {
  const service = await startHub();
  const failing = await subscriber(withDeliveries({ status: 500 }));
  const other = await subscriber();
  await subscribe(service, failing.origin, { 'hub.lease_seconds': '3600' });
  await subscribe(service, other.origin, { 'hub.lease_seconds': '86400' });
  await publish(service, 'Two');
  await failing.until(2);
  await other.until(2);
  await isSettled(service);
  service.clock.time += HOUR_MS;
  await publish(service, 'Three');
  await other.until(3);
  await publish(service, 'Four');
  await other.until(4);
  expect(failing.deliveries()).toHaveLength(1);
});

test('[62] a restart loses no subscription, no failure and no pending delivery', async () => {
  const service = await startHub();
  const to = await subscriber(withDeliveries({ status: 500 }));
  await subscribe(service, to.origin, { 'hub.secret': 'hush' });
  await publish(service, 'Two');
  await to.until(2);
  await isSettled(service);
  // A regeneration after the restart may count as another change.
  const [{ changes: _, ...before } = {}] = await stored(service, 'delivery');
  const next = await restartService(service, LOOPBACK);
  await isSettled(next);
  expect(await stored(next, 'delivery')).toMatchObject([before]);
  to.answer(withDeliveries({ status: 200 }));
  await tryAgain(next, to);
  expect(to.deliveries().map(({ body }) => body.includes('Two'))).toEqual([true, true]);

  // A version delivered by the previous process is not delivered again.
  const third = await restartService(next, LOOPBACK);
  await third.regenerate();
  await isSettled(third);
  expect(to.deliveries()).toHaveLength(2);
  expect(await stored(third, 'subscription')).toMatchObject([{ callback: to.origin, secret: 'hush' }]);
});

test('[62] a shutdown during a delivery is not a failure: it is delivered again', async () => {
  const service = await startHub();
  const to = await subscriber(withDeliveries(() => {}));
  await subscribe(service, to.origin);
  await publish(service, 'Two');
  await to.until(2);
  to.answer(withDeliveries({ status: 200 }));
  const next = await restartService(service, LOOPBACK);
  await to.until(3);
  await isSettled(next);
  expect(await stored(next, 'delivery')).toEqual([]);
});

test('[60] [61] a follower accepts requests, and the publisher processes them', async () => {
  const publisher = await startHub();
  const { content, data } = publisher;
  const follower = await startService({}, { ...LOOPBACK, content, data });
  await follower.regenerate();
  expect(follower.health().role).toBe('follower');
  const to = await subscriber();
  expect(await ask(follower, subscription(to.origin))).toMatchObject({ status: 202 });
  // The publisher gets no signal: it polls every few seconds.
  await to.until(1);
  await isSettled(publisher);
  expect(await stored(publisher, 'subscription')).toHaveLength(1);
  await publish(publisher, 'Two');
  await to.until(2);
  await follower.regenerate();
  await isSettled(publisher);
  expect(to.deliveries()).toHaveLength(1);
});
