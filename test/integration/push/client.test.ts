import { createServer, type IncomingMessage, type RequestListener } from 'node:http';
import { connect as connectPlain } from 'node:net';
import { describe, expect, test } from 'vitest';
import type { PushClient } from '../../../src/modules/push/client/client.ts';
import type { PushAnswer, PushRequest } from '../../../src/modules/push/client/types.ts';
import type { Connect, Target } from '../../../src/modules/push/client/connect.ts';
import { PRIVATE_ADDRESSES, PUBLIC_ADDRESSES } from '../../support/push/addresses.ts';
import { drip, PUBLIC, startClient, startPeer, startRaw, type Peer } from '../../support/push/push-client.ts';

const SECRET_URL = 'http://subscriber.example:8080/callback?token=secret';

const startHttp = (listener: RequestListener): Promise<Peer> => startPeer(createServer(listener));

/** Sends the request to the test server whatever its address, and records the address. */
function detour(peer: Peer): { connect: Connect; targets: Target[] } {
  const targets: Target[] = [];
  const connect: Connect = (target) => {
    targets.push(target);
    return connectPlain(peer.port, '127.0.0.1');
  };
  return { connect, targets };
}

function post(client: PushClient, url: string, changes: Partial<PushRequest> = {}): Promise<PushAnswer> {
  return client.send({ url, method: 'POST', headers: {}, body: 'document', bodyBytes: 0, ...changes });
}

async function bodyOf(req: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of req) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString();
}

const ok: RequestListener = (_req, res) => res.writeHead(204).end();

describe('the request', () => {
  test('[63] has the given method, path with query, header fields and body', async () => {
    const seen: unknown[] = [];
    const peer = await startHttp((req, res) => {
      void bodyOf(req).then((body) => {
        const { method, url, headers } = req;
        seen.push([method, url, headers['x-field'], headers['user-agent'], headers.host, body]);
        res.writeHead(202, { 'Retry-After': '7' }).end('accepted');
      });
    });
    const client = startClient();
    const url = `${peer.origin}/a%2Fb?x=1&x=%202&`;
    const body = Buffer.from([0xc3, 0xbc]);
    const answer = await post(client, url, { headers: { 'X-Field': 'a' }, body, bodyBytes: 8 });
    expect(answer).toEqual({ status: 202, body: Buffer.from('accepted'), retryAfter: '7' });
    expect(await client.send({ url: `${peer.origin}/?`, method: 'GET', headers: {}, bodyBytes: 0 })).toEqual({
      status: 202,
      body: Buffer.alloc(0),
      retryAfter: '7',
    });
    const host = `127.0.0.1:${peer.port}`;
    expect(seen).toEqual([
      ['POST', '/a%2Fb?x=1&x=%202&', 'a', 'Feedwright', host, 'ü'],
      ['GET', '/?', undefined, 'Feedwright', host, ''],
    ]);
  });

  test('[63] reuses an open connection', async () => {
    const peer = await startHttp(ok);
    const client = startClient();
    for (let sent = 0; sent < 20; sent += 1) await post(client, peer.origin);
    // The first connection may not be idle yet when its response has arrived.
    expect(peer.sockets.length).toBeLessThanOrEqual(2);
  });

  test('[63] closes its connection if enough are open', async () => {
    const fields: unknown[] = [];
    const peer = await startHttp((req, res) => {
      fields.push(req.headers.connection);
      ok(req, res);
    });
    const client = startClient({ maxConnections: 0 });
    await post(client, peer.origin);
    await post(client, peer.origin);
    expect(fields).toEqual(['close', 'close']);
    expect(peer.sockets).toHaveLength(2);
  });

  test.each([
    ['a field with a line break', { headers: { 'X-Field': 'a\r\nHost: other' } }],
    ['an invalid field name', { headers: { 'a b': 'c' } }],
  ])('[63] is never sent %s', async (_name, changes) => {
    const peer = await startHttp(ok);
    expect(await post(startClient(), peer.origin, changes)).toEqual({ failure: 'refused' });
    expect(await post(startClient(), peer.origin)).toMatchObject({ status: 204 });
    expect(peer.sockets.length).toBeLessThanOrEqual(2);
  });
});

describe('the target', () => {
  test.each(PRIVATE_ADDRESSES)('[63] is rejected if the name resolves to %s: %s', async (_why, address) => {
    const peer = await startHttp(ok);
    const { connect, targets } = detour(peer);
    const client = startClient({ rules: PUBLIC, connect, resolve: () => Promise.resolve([address]) });
    expect(await post(client, SECRET_URL)).toEqual({ failure: 'refused' });
    // A public address among them makes no difference.
    const mixed = startClient({
      rules: PUBLIC,
      connect,
      resolve: () => Promise.resolve(['8.8.8.8', address]),
    });
    expect(await post(mixed, SECRET_URL)).toEqual({ failure: 'refused' });
    expect(targets).toEqual([]);
  });

  test.each(PUBLIC_ADDRESSES)('[63] is the checked address %s itself', async (address) => {
    const peer = await startHttp(ok);
    const { connect, targets } = detour(peer);
    const client = startClient({ rules: PUBLIC, connect, resolve: () => Promise.resolve([address]) });
    expect(await post(client, SECRET_URL)).toMatchObject({ status: 204 });
    expect(targets).toEqual([{ addresses: [address], port: 8080, secureName: undefined }]);
  });

  test('[63] is the first address of a name to accept', async () => {
    const peer = await startHttp(ok);
    const addresses = ['2606:4700:4700::1111', '1.1.1.1'];
    const { connect, targets } = detour(peer);
    const client = startClient({ rules: PUBLIC, connect, resolve: () => Promise.resolve(addresses) });
    expect(await post(client, SECRET_URL)).toMatchObject({ status: 204 });
    expect(targets.map((target) => target.addresses)).toEqual([addresses]);
  });

  test('[63] is rejected once the name resolves elsewhere: each connection resolves again', async () => {
    const peer = await startHttp((_req, res) => res.writeHead(204, { Connection: 'close' }).end());
    const answers = [['8.8.8.8'], ['127.0.0.1'], ['8.8.8.8', '10.0.0.1'], ['1.1.1.1']];
    const asked: string[] = [];
    const { connect, targets } = detour(peer);
    const resolve = (hostname: string): Promise<string[]> => {
      asked.push(hostname);
      return Promise.resolve(answers.shift() ?? []);
    };
    const client = startClient({ rules: PUBLIC, connect, resolve });
    const outcomes: unknown[] = [];
    for (let attempt = 0; attempt < 5; attempt += 1) {
      const answer = await post(client, SECRET_URL);
      outcomes.push('failure' in answer ? answer.failure : answer.status);
    }
    expect(outcomes).toEqual([204, 'refused', 'refused', 204, 'unresolved']);
    expect(targets.map(({ addresses }) => addresses)).toEqual([['8.8.8.8'], ['1.1.1.1']]);
    expect(asked).toEqual(Array.from({ length: 5 }, () => 'subscriber.example'));
  });

  test('[63] is the address in the URL, without DNS', async () => {
    const peer = await startHttp(ok);
    const { connect, targets } = detour(peer);
    const resolve = (): Promise<string[]> => Promise.reject(new Error('asked'));
    const client = startClient({ rules: PUBLIC, connect, resolve });
    expect(await post(client, 'http://134744072/')).toMatchObject({ status: 204 });
    expect(await post(client, 'http://[2606:4700::1]:3000/')).toMatchObject({ status: 204 });
    expect(targets.map(({ addresses, port }) => [addresses, port])).toEqual([
      [['8.8.8.8'], 80],
      [['2606:4700::1'], 3000],
    ]);
    expect(await post(client, 'http://2130706433/')).toEqual({ failure: 'refused' });
    expect(await post(client, 'http://[::ffff:a9fe:a9fe]/')).toEqual({ failure: 'refused' });
    expect(await post(client, 'http://localhost/')).toEqual({ failure: 'refused' });
    expect(targets).toHaveLength(2);
  });

  test.each([
    ['has no address', () => Promise.resolve([])],
    ['is unknown', () => Promise.reject(new Error('ENOTFOUND subscriber.example'))],
  ])('[63] is rejected if the name %s', async (_name, resolve) => {
    const client = startClient({ resolve });
    expect(await post(client, SECRET_URL)).toEqual({ failure: 'unresolved' });
  });

  test.each([301, 302, 303, 307, 308])('[63] does not change: %i is not followed', async (code) => {
    const seen: unknown[] = [];
    const inside = await startHttp((req, res) => {
      seen.push(req.url);
      ok(req, res);
    });
    const peer = await startHttp((_req, res) =>
      res.writeHead(code, { Location: inside.origin }).end('there'),
    );
    expect(await post(startClient(), peer.origin)).toEqual({ status: code, body: Buffer.alloc(0) });
    expect(seen).toEqual([]);
  });
});

describe('a server that', () => {
  const limits = { connectMs: 2000, headMs: 30, totalMs: 60, discardMs: 20 };
  const head = 'HTTP/1.1 200 OK\r\n';

  test('[63] never responds is abandoned after the timeout', async () => {
    const peer = await startRaw((socket) => socket.resume());
    expect(await post(startClient({ limits }), peer.origin)).toEqual({ failure: 'timeout' });
  });

  test('[63] never reads is abandoned after the timeout', async () => {
    const peer = await startRaw((socket) => socket.pause());
    const body = Buffer.alloc(20_000_000);
    expect(await post(startClient({ limits }), peer.origin, { body })).toEqual({ failure: 'timeout' });
  });

  test('[63] writes the head byte by byte is cut off', async () => {
    const peer = await startRaw((socket) => {
      socket.write(`${head}X: `);
      drip(socket, 'x');
    });
    expect(await post(startClient({ limits }), peer.origin)).toEqual({ failure: 'timeout' });
  });

  test('[63] writes interim responses forever is cut off', async () => {
    const peer = await startRaw((socket) => drip(socket, 'HTTP/1.1 103 Early Hints\r\nLink: <a>\r\n\r\n'));
    expect(await post(startClient({ limits }), peer.origin)).toEqual({ failure: 'timeout' });
  });

  test('[63] writes a wanted body byte by byte is cut off', async () => {
    const peer = await startRaw((socket) => {
      socket.write(`${head}Content-Length: 1000000\r\n\r\n`);
      drip(socket, 'x');
    });
    const answer = await post(startClient({ limits }), peer.origin, { bodyBytes: 1_000_000 });
    expect(answer).toEqual({ failure: 'timeout' });
  });

  test('[63] writes an unwanted body byte by byte has responded, and is cut off', async () => {
    const peer = await startRaw((socket) => {
      socket.write(`${head}Content-Length: 1000000\r\n\r\n`);
      drip(socket, 'x');
    });
    const patient = { ...limits, headMs: 30_000, totalMs: 60_000 };
    const answer = await post(startClient({ limits: patient }), peer.origin);
    expect(answer).toEqual({ status: 200, body: Buffer.alloc(0) });
    const [socket] = peer.sockets;
    if (socket?.destroyed === false) await new Promise((resolve) => socket.once('close', resolve));
    expect(socket?.destroyed).toBe(true);
  });

  test.each([
    ['wanted', 100, { failure: 'too-large' }],
    ['unwanted', 0, { status: 200, body: Buffer.alloc(0) }],
  ])('[63] writes an endless body is read only to the limit: %s', async (_name, bodyBytes, expected) => {
    let written = 0;
    const peer = await startHttp((_req, res) => {
      const chunk = Buffer.alloc(65_536);
      const write = (): void => {
        while (!res.destroyed && res.write(chunk)) written += chunk.length;
      };
      res.on('drain', write);
      write();
    });
    const slow = { ...limits, headMs: 30_000, totalMs: 30_000, discardMs: 30_000 };
    expect(await post(startClient({ limits: slow }), peer.origin, { bodyBytes })).toEqual(expected);
    expect(written).toBeLessThan(16_000_000);
  });

  test('[63] exceeds the wanted size with an error status has responded', async () => {
    const peer = await startHttp((_req, res) => res.writeHead(404).end('x'.repeat(100_000)));
    expect(await post(startClient(), peer.origin, { bodyBytes: 3 })).toEqual({
      status: 404,
      body: Buffer.from('xxx'),
    });
  });

  test('[63] responds before it got the whole request has responded', async () => {
    const peer = await startRaw((socket) => {
      socket.once('data', () => socket.write('HTTP/1.1 410 Gone\r\nContent-Length: 0\r\n\r\n'));
    });
    const body = Buffer.alloc(20_000_000);
    expect(await post(startClient(), peer.origin, { body })).toMatchObject({ status: 410 });
  });

  test('[63] writes exactly the wanted size has responded', async () => {
    const peer = await startHttp((_req, res) => res.end('challenge'));
    const answers = await Promise.all(
      [8, 9, 10].map((bodyBytes) => post(startClient(), peer.origin, { bodyBytes })),
    );
    const whole = { status: 200, body: Buffer.from('challenge') };
    expect(answers).toEqual([{ failure: 'too-large' }, whole, whole]);
  });

  test('[63] announces a larger, compressed body is not decompressed', async () => {
    const peer = await startHttp((_req, res) => {
      res.writeHead(200, { 'Content-Encoding': 'gzip' }).end('no gzip');
    });
    expect(await post(startClient(), peer.origin, { bodyBytes: 10 })).toMatchObject({
      body: Buffer.from('no gzip'),
    });
  });

  test('[63] writes too large a head has failed', async () => {
    const peer = await startRaw((socket) => socket.write(`${head}X: ${'x'.repeat(20_000)}\r\n\r\n`));
    expect(await post(startClient(), peer.origin)).toEqual({ failure: 'too-large' });
  });

  test.each([
    ['closes at once', ''],
    ['closes within the head', 'HTTP/1.1 200 O'],
    ['closes within a wanted body', `${head}Content-Length: 10\r\n\r\nhalf`],
    ['speaks another protocol', '220 mail.example ESMTP\r\n'],
    ['upgrades unasked', 'HTTP/1.1 101 Switching\r\nConnection: upgrade\r\nUpgrade: websocket\r\n\r\n'],
    ['gives two lengths', `${head}Content-Length: 1\r\nContent-Length: 2\r\n\r\nab`],
  ])('[63] %s has failed', async (_name, bytes) => {
    const peer = await startRaw((socket) => {
      socket.once('data', () => socket.end(bytes));
    });
    expect(await post(startClient(), peer.origin, { bodyBytes: 100 })).toEqual({ failure: 'network' });
  });

  test('[63] does not exist has failed', async () => {
    const peer = await startHttp(ok);
    const client = startClient();
    const connect: Connect = () => connectPlain({ path: '/nowhere/at/all' });
    expect(await post(startClient({ connect }), peer.origin)).toEqual({ failure: 'network' });
    expect(await post(client, peer.origin)).toMatchObject({ status: 204 });
  });

  test('[63] never accepts a connection, or whose DNS server never responds, is abandoned', async () => {
    const never = (): Promise<string[]> => new Promise(() => {});
    const quick = { ...limits, connectMs: 10 };
    expect(await post(startClient({ limits: quick, resolve: never }), SECRET_URL)).toEqual({
      failure: 'timeout',
    });
    const silent = await startRaw((socket) => socket.resume());
    const secure = silent.origin.replace('http:', 'https:');
    expect(await post(startClient({ limits: quick }), secure)).toEqual({ failure: 'timeout' });
  });
});

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
