import { expect, test } from 'vitest';
import { createQuota, type QuotaLimits } from '../../../../../src/modules/push/hub/quota.ts';
import type { PushStore } from '../../../../../src/modules/push/store/records.ts';

type PushLoad = Awaited<ReturnType<PushStore['load']>>;

const LIMITS: QuotaLimits = {
  ofRequester: 3,
  ofHost: 5,
  waiting: 10,
  subscriptionsOfHost: 20,
  subscriptions: 30,
};
const EMPTY: PushLoad = { intents: 0, subscriptions: 0, ofHost: 0 };

/** A quota at the tenth second of a minute; `load` is the state of the store. */
function quota(load: Partial<PushLoad> = {}) {
  const clock = { time: 600_000 + 10_000 };
  const { check } = createQuota(() => clock.time, LIMITS);
  const ask = (requester: string, host: string) =>
    check(requester, host, { load: async () => ({ ...EMPTY, ...load }) });
  return { clock, ask };
}

test('[61] a client with too many requests in a minute must wait until the next one', async () => {
  const { clock, ask } = quota();
  for (let count = 0; count < LIMITS.ofRequester; count += 1) {
    expect(await ask('192.0.2.1', `${count}.example`)).toBeUndefined();
  }
  expect(await ask('192.0.2.1', 'other.example')).toBe(50);
  expect(await ask('192.0.2.2', 'other.example')).toBeUndefined();
  clock.time += 50_000;
  expect(await ask('192.0.2.1', 'other.example')).toBeUndefined();
});

test('[63] addresses of one IPv6 network are one client', async () => {
  const { ask } = quota();
  for (let count = 0; count < LIMITS.ofRequester; count += 1) {
    expect(await ask(`2001:db8:1:2::${count}`, `${count}.example`)).toBeUndefined();
  }
  expect(await ask('2001:db8:1:2:ffff::1', 'other.example')).toBe(50);
  expect(await ask('2001:db8:1:3::1', 'other.example')).toBeUndefined();
});

test('[63] the requests to one host per minute are limited across all clients', async () => {
  const { ask } = quota();
  for (let count = 0; count < LIMITS.ofHost; count += 1) {
    expect(await ask(`192.0.2.${count}`, 'victim.example')).toBeUndefined();
  }
  expect(await ask('192.0.2.99', 'victim.example')).toBe(50);
  expect(await ask('192.0.2.99', 'other.example')).toBeUndefined();
});

test.each([
  ['requests wait', { intents: LIMITS.waiting }],
  ['subscriptions in total', { subscriptions: LIMITS.subscriptions }],
  ['subscriptions of the host', { ofHost: LIMITS.subscriptionsOfHost }],
])('[63] rejects requests beyond the number of %s', async (_, load) => {
  const [[name, most] = ['', 0]] = Object.entries(load);
  expect(await quota({ [name]: most - 1 }).ask('192.0.2.1', 'a.example')).toBeUndefined();
  expect(await quota(load).ask('192.0.2.1', 'a.example')).toBeGreaterThan(0);
});
