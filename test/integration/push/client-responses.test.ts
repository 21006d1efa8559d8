import { connect as connectPlain } from 'node:net';
import { describe, expect, test } from 'vitest';
import type { Connect } from '../../../src/client/connect.ts';
import { drip, startClient, startRaw } from '../../support/push/push-client.ts';
import { SECRET_URL, startHttp, post, ok } from '../../support/push/client-requests.ts';

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
