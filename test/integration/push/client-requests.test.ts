import type { IncomingMessage } from 'node:http';
import { describe, expect, test } from 'vitest';
import { PRIVATE_ADDRESSES, PUBLIC_ADDRESSES } from '../../support/push/addresses.ts';
import { PUBLIC, startClient, startRaw } from '../../support/push/push-client.ts';
import { SECRET_URL, startHttp, detour, post, ok } from '../../support/push/client-requests.ts';

async function bodyOf(req: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of req) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString();
}

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

  test('[63] has any method, and each field once, the last of two that differ in case', async () => {
    const heads: string[] = [];
    const peer = await startRaw((socket) => {
      socket.once('data', (bytes) => {
        heads.push(bytes.toString('latin1'));
        socket.end('HTTP/1.1 204 No Content\r\n\r\n');
      });
    });
    const headers = { 'user-agent': 'Own', 'X-Field': 'a', 'x-field': 'b\u{E9}' };
    expect(await post(startClient(), peer.origin, { method: 'BAN', headers })).toMatchObject({ status: 204 });
    expect(heads[0]?.split('\r\n')[0]).toBe('BAN / HTTP/1.1');
    expect(heads[0]?.match(/^(?:user-agent|x-field):.*/gim)).toEqual(['user-agent: Own', 'x-field: b\u{E9}']);
  });

  test('[63] closes its connection on request', async () => {
    const fields: unknown[] = [];
    const peer = await startHttp((req, res) => {
      fields.push(req.headers.connection);
      ok(req, res);
    });
    await post(startClient(), peer.origin, { closesConnection: true });
    expect(fields).toEqual(['close']);
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
