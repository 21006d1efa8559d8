import type { ServerResponse } from 'node:http';
import { expect, test } from 'vitest';
import { pushStoreOn } from '../../../src/modules/push/store/push-methods.ts';
import { openTables } from '../../support/store/engine.ts';
import { run, start } from '../../support/service/cli.ts';
import { article, temporaryDirectory, writeFiles } from '../../support/service/directory.ts';
import { request } from '../../support/service/request.ts';
import {
  ask,
  confirm,
  isSettled,
  publish,
  startHub,
  stored,
  subscribe,
  subscriber,
  subscription,
  TOPIC,
  withDeliveries,
  type Reply,
} from '../../support/push/subscriber.ts';

const writeSlowly = (res: ServerResponse): void => {
  res.writeHead(200, { 'Content-Type': 'text/plain' });
  const timer = setInterval(() => res.write('x'), 1000);
  res.on('close', () => clearInterval(timer));
};
const writeForEver = (res: ServerResponse): void => {
  const more = (): void => {
    while (!res.destroyed && res.write(Buffer.alloc(16_384)));
  };
  res.on('drain', more).writeHead(200);
  more();
};

/** One address per subscriber, so that each is a host of its own. */
const HOSTILE: Readonly<Record<string, Reply>> = {
  '127.0.1.1': () => {},
  '127.0.1.2': writeSlowly,
  '127.0.1.3': writeForEver,
  '127.0.1.4': { status: 302, headers: { Location: 'http://127.0.0.1:65535/' } },
  '127.0.1.5': (res) => void res.destroy(),
  '127.0.1.6': (res) => void res.socket?.end('HTTP/1.1 200 OK\r\nX: '.padEnd(100_000, 'x')),
  '127.0.1.7': (res) => void res.socket?.end('nonsense\r\n\r\n'),
};
/** More than the concurrent deliveries to a host. */
const OF_ONE_THAT_NEVER_ANSWERS = 300;

test('[62] hostile subscribers, even many at one host, delay no other', async () => {
  const service = await startHub();
  const hostile = await Promise.all(
    Object.entries(HOSTILE).map(([host, reply]) => subscriber(withDeliveries(reply), host)),
  );
  const [silent] = hostile;
  for (const { origin } of hostile) await subscribe(service, origin);
  const database = await openTables(service.data);
  for (let n = 0; n < OF_ONE_THAT_NEVER_ANSWERS; n += 1) {
    const callback = `${silent?.origin}/${n}`;
    const expires = service.clock.time + 86_400_000;
    const one = { protocol: 'websub', topic: TOPIC, host: '127.0.1.1', secret: undefined } as const;
    await pushStoreOn(database).subscribe({ ...one, callback, expires });
  }
  await database.close();
  const good = await subscriber(confirm, '127.0.2.1');
  await subscribe(service, `${good.origin}/z`);
  expect(await stored(service, 'subscription')).toHaveLength(hostile.length + OF_ONE_THAT_NEVER_ANSWERS + 1);

  // Three versions in succession, while the first deliveries are still running.
  for (const [index, title] of ['Two', 'Three', 'Four'].entries()) {
    await publish(service, title);
    await good.until(index + 2);
    expect(good.deliveries().at(-1)?.body.toString()).toContain(title);
  }
  for (const one of hostile) expect(one.deliveries().length).toBeGreaterThan(0);
  // The first unresponsive deliveries are still waiting: none was aborted for another.
  expect(silent?.deliveries().length).toBeLessThanOrEqual(16);
  const rows = await stored(service, 'delivery');
  expect(rows.length).toBeGreaterThan(OF_ONE_THAT_NEVER_ANSWERS);
});

test('[62] an unresponsive subscriber does not delay the next version for others', async () => {
  const service = await startHub();
  let isOver = false;
  const keepOpen = (res: ServerResponse): void => void res.on('close', () => (isOver = true));
  const silent = await subscriber(withDeliveries(keepOpen), '127.0.1.1');
  const good = await subscriber(confirm, '127.0.2.1');
  await subscribe(service, silent.origin);
  await subscribe(service, good.origin);
  await publish(service, 'Two');
  await good.until(2);
  // All results are stored, and only one delivery is running.
  await expect.poll(() => stored(service, 'delivery')).toHaveLength(1);
  await publish(service, 'Three');
  await good.until(3);
  expect(good.deliveries().at(-1)?.body.toString()).toContain('Three');
  expect(silent.deliveries()).toHaveLength(1);
  // That delivery is still running: nothing has waited for its end.
  expect(isOver).toBe(false);
});

test('[61] a host that never responds to verifications delays no other', async () => {
  const service = await startHub();
  const silent = await subscriber(() => () => {}, '127.0.1.1');
  for (let n = 0; n < 55; n += 1) await ask(service, subscription(`${silent.origin}/${n}`));
  const good = await subscriber(confirm, '127.0.2.1');
  await ask(service, subscription(good.origin));
  await good.until(1);
  await expect.poll(() => stored(service, 'subscription')).toMatchObject([{ callback: good.origin }]);
  expect(silent.got.length).toBeLessThanOrEqual(4);
  expect(await stored(service, 'intent')).toHaveLength(55);
});

test('[62] reveals neither secrets nor callbacks', async () => {
  const said: string[] = [];
  const service = await startHub(
    {},
    {
      onPush: (event) => said.push(JSON.stringify(event)),
      onFailed: (error) => said.push(String(error)),
      onBug: (error) => said.push(String(error)),
    },
  );
  const to = await subscriber(withDeliveries({ status: 500 }));
  await subscribe(service, `${to.origin}/capability-7`, { 'hub.secret': 'keyword-7' });
  await publish(service, 'Two');
  await to.until(2);
  await isSettled(service);
  while ((await stored(service, 'delivery'))[0]?.['is_parked'] === 0) {
    service.clock.time = Number((await stored(service, 'delivery'))[0]?.['run_at']);
    await service.regenerate();
    await isSettled(service);
  }
  expect(said).toHaveLength(1);
  const paths = ['/healthz', '/metrics', '/readyz', '/', '/rss.xml', '/feeds.opml'];
  for (const path of paths) said.push((await request(service.origin + path)).body.toString());
  said.push((await ask(service, subscription('ftp://capability-7/', { 'hub.secret': 'keyword-7' }))).text);
  const checked = await run(['check', '--json', '--content', service.content, '--data', service.data]);
  said.push(checked.stdout, checked.stderr);
  expect(said.join('\n')).not.toMatch(/capability-7|keyword-7/);
  expect(JSON.stringify(await stored(service, 'subscription'))).toMatch(/capability-7.*keyword-7/);
});

test('[62] a debug log contains neither secrets nor callbacks', async () => {
  const to = await subscriber(withDeliveries({ status: 500 }));
  const content = temporaryDirectory({ 'one.md': article('One', '2026-01-01T10:00:00Z') });
  const running = start(
    [
      'serve',
      '--content',
      content,
      '--port',
      '0',
      '--base-url',
      'https://example.org/',
      '--cron',
      '* * * * * *',
    ],
    { LOG_LEVEL: 'trace', ACCESS_LOG: 'on', PUSH_ALLOW_PRIVATE: '127.0.0.0/8' },
  );
  const origin = await running.listening;
  await ask({ origin }, subscription(`${to.origin}/capability-7`, { 'hub.secret': 'keyword-7' }));
  await to.until(1);
  writeFiles(content, { 'two.md': article('Two', '2026-01-02T10:00:00Z') });
  await to.until(2);
  running.child.kill('SIGTERM');
  const { code, stdout, stderr } = await running.ended;
  expect(code).toBe(0);
  expect(stderr).toContain('/hub');
  expect(stdout + stderr).not.toMatch(/capability-7|keyword-7/);
});
