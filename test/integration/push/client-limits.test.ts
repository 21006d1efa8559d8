import { describe, expect, test } from 'vitest';
import { PUBLIC, startClient, startRaw } from '../../support/push/push-client.ts';
import { SECRET_URL, startHttp, detour, post, ok } from '../../support/push/client-requests.ts';

describe('concurrency', () => {
  test('[63] is limited per host and in total; a slow host does not delay others', async () => {
    let open = 0;
    const most = { host: 0, all: 0 };
    const hosts = new Map<string, number>();
    const held: (() => void)[] = [];
    const peer = await startHttp((req, res) => {
      const host = (req.headers.host ?? '').replace(/:.*/, '');
      open += 1;
      hosts.set(host, (hosts.get(host) ?? 0) + 1);
      most.host = Math.max(most.host, hosts.get(host) ?? 0);
      most.all = Math.max(most.all, open);
      const end = (): void => {
        open -= 1;
        hosts.set(host, (hosts.get(host) ?? 0) - 1);
        ok(req, res);
      };
      if (host === 'slow.example') held.push(end);
      else setImmediate(end);
    });
    const { connect } = detour(peer);
    const resolve = (): Promise<string[]> => Promise.resolve(['8.8.8.8']);
    const client = startClient({ rules: PUBLIC, connect, resolve, maxPerHost: 2, maxConcurrent: 5 });
    const slow = Array.from({ length: 6 }, () => post(client, 'http://slow.example/'));
    const others = Array.from({ length: 40 }, (_, index) => post(client, `http://h${index % 4}.example/`));
    await Promise.all(others);
    expect(held).toHaveLength(2);
    let isDone = false;
    const done = Promise.all(slow).then(() => (isDone = true));
    while (!isDone) {
      for (const end of held.splice(0)) end();
      await new Promise(setImmediate);
    }
    await done;
    expect(most.host).toBe(2);
    expect(most.all).toBeLessThanOrEqual(5);
    expect(most.all).toBeGreaterThan(2);
  });

  test('[63] counts no aborted request, running or waiting', async () => {
    const peer = await startRaw((socket) => socket.resume());
    const client = startClient({ maxPerHost: 1 });
    const [first, second] = [new AbortController(), new AbortController()];
    const answers = [first, second].map(({ signal }) => post(client, peer.origin, { signal }));
    await peer.count(1);
    second.abort();
    expect(await answers[1]).toEqual({ failure: 'closed' });
    first.abort();
    expect(await answers[0]).toEqual({ failure: 'closed' });
    expect(await post(client, peer.origin, { signal: first.signal })).toEqual({ failure: 'closed' });
    const third = post(client, peer.origin);
    await peer.count(2);
    await client.close();
    expect(await third).toEqual({ failure: 'closed' });
  });

  test('[63] counts no request aborted before it is connected, and nothing is sent', async () => {
    const urls: unknown[] = [];
    const peer = await startHttp((req, res) => {
      urls.push(req.url);
      ok(req, res);
    });
    const { connect } = detour(peer);
    let found = (_addresses: string[]): void => {};
    const answer = new Promise<string[]>((done) => (found = done));
    const client = startClient({ rules: PUBLIC, connect, resolve: () => answer, maxPerHost: 1 });
    const calling = new AbortController();
    const first = post(client, SECRET_URL, { signal: calling.signal });
    const second = post(client, 'http://subscriber.example:8080/second');
    calling.abort();
    expect(await first).toEqual({ failure: 'closed' });
    found(['8.8.8.8']);
    expect(await second).toMatchObject({ status: 204 });
    expect(urls).toEqual(['/second']);
  });

  test('[63] close() aborts everything and leaves no connection', async () => {
    const peer = await startRaw((socket) => socket.resume());
    const idle = await startHttp(ok);
    const never = (): Promise<string[]> => new Promise(() => {});
    const client = startClient({ maxPerHost: 2, resolve: never });
    await post(client, idle.origin);
    const answers = Array.from({ length: 4 }, () => post(client, peer.origin));
    answers.push(post(client, SECRET_URL));
    await peer.count(2);
    await client.close();
    expect(await Promise.all(answers)).toEqual(Array.from({ length: 5 }, () => ({ failure: 'closed' })));
    expect(await post(client, idle.origin)).toEqual({ failure: 'closed' });
    for (const socket of [...peer.sockets, ...idle.sockets]) {
      if (!socket.destroyed) await new Promise((resolve) => socket.once('close', resolve));
    }
    await client.close();
  });
});
