import { createServer } from 'node:https';
import type { TLSSocket } from 'node:tls';
import { describe, expect, test } from 'vitest';
import type { HttpClientOptions } from '../../../src/client/client.ts';
import type { HttpOutcome } from '../../../src/core/http-client.ts';
import { connectOverNetwork } from '../../../src/client/connect.ts';
import { certificateFor } from '../../support/push/certificate.ts';
import { startClient, startPeer, startRaw, type Peer } from '../../support/push/push-client.ts';

const CERTIFICATE = certificateFor('subscriber.example');

/** A server with a certificate for subscriber.example, and the names that clients requested. */
async function startSecure(): Promise<{ peer: Peer; names: unknown[] }> {
  const names: unknown[] = [];
  const server = createServer(CERTIFICATE, (req, res) => {
    names.push([(req.socket as TLSSocket & { servername: unknown }).servername, req.headers.host]);
    res.writeHead(204).end();
  });
  return { peer: await startPeer(server), names };
}

/** Sends to a host whose name resolves to loopback. */
function sendTo(url: string, options: HttpClientOptions = {}): Promise<HttpOutcome> {
  const client = startClient({
    resolve: () => Promise.resolve(['127.0.0.1']),
    connect: connectOverNetwork(CERTIFICATE.cert),
    ...options,
  });
  return client.send({ url, method: 'POST', headers: {}, body: 'document', bodyBytes: 0 });
}

describe('https', () => {
  test.each(['subscriber.example', 'SUBSCRIBER.example', 'subscriber.example.'])(
    '[63] requests the certificate of the name in the URL, not of the address: %s',
    async (host) => {
      const { peer, names } = await startSecure();
      expect(await sendTo(`https://${host}:${peer.port}/`)).toMatchObject({ status: 204 });
      expect(names).toEqual([['subscriber.example', `${host.toLowerCase()}:${peer.port}`]]);
    },
  );

  test('[63] requests the certificate of the host in a Host field', async () => {
    const { peer, names } = await startSecure();
    const client = startClient({ connect: connectOverNetwork(CERTIFICATE.cert) });
    const headers = { Host: 'subscriber.example' };
    const url = `https://127.0.0.1:${peer.port}/`;
    expect(await client.send({ url, method: 'PURGE', headers, bodyBytes: 0 })).toMatchObject({ status: 204 });
    expect(names).toEqual([['subscriber.example', 'subscriber.example']]);
  });

  test('[63] tries all checked addresses', async () => {
    const { peer } = await startSecure();
    const resolve = (): Promise<string[]> => Promise.resolve(['127.0.0.2', '::1', '127.0.0.1']);
    expect(await sendTo(`https://subscriber.example:${peer.port}/`, { resolve })).toMatchObject({
      status: 204,
    });
  });

  test.each([
    ['another name', 'other.example'],
    ['a name below it', 'a.subscriber.example'],
    ['an address', '127.0.0.1'],
  ])('[63] rejects a certificate for %s', async (_name, host) => {
    const { peer, names } = await startSecure();
    expect(await sendTo(`https://${host}:${peer.port}/`)).toEqual({ failure: 'network' });
    expect(names).toEqual([]);
  });

  test('[63] rejects a certificate of an unknown authority', async () => {
    const { peer, names } = await startSecure();
    const answer = await sendTo(`https://subscriber.example:${peer.port}/`, {
      connect: connectOverNetwork(),
    });
    expect(answer).toEqual({ failure: 'network' });
    expect(names).toEqual([]);
  });

  test('[63] does not fall back to plain HTTP', async () => {
    const peer = await startRaw((socket) => {
      socket.once('data', () => socket.end('HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n'));
    });
    expect(await sendTo(`https://subscriber.example:${peer.port}/`)).toEqual({ failure: 'network' });
    const { peer: secure, names } = await startSecure();
    const answer = await sendTo(`http://subscriber.example:${secure.port}/`);
    expect(answer).toEqual({ failure: 'network' });
    expect(names).toEqual([]);
  });
});

describe('http', () => {
  test('[63] requests the certificate of the host in a Host field', async () => {
    const { peer, names } = await startSecure();
    const client = startClient({ connect: connectOverNetwork(CERTIFICATE.cert) });
    const headers = { Host: 'subscriber.example' };
    const url = `https://127.0.0.1:${peer.port}/`;
    expect(await client.send({ url, method: 'PURGE', headers, bodyBytes: 0 })).toMatchObject({ status: 204 });
    expect(names).toEqual([['subscriber.example', 'subscriber.example']]);
  });

  test('[63] tries all checked addresses', async () => {
    const peer = await startRaw((socket) => {
      socket.once('data', () => socket.end('HTTP/1.1 204 No Content\r\n\r\n'));
    });
    const resolve = (): Promise<string[]> => Promise.resolve(['::1', '127.0.0.2', '127.0.0.1']);
    expect(await sendTo(`http://subscriber.example:${peer.port}/`, { resolve })).toMatchObject({
      status: 204,
    });
  });

  test('[63] resolves localhost without DNS if loopback is allowed', async () => {
    const peer = await startRaw((socket) => {
      socket.once('data', () => socket.end('HTTP/1.1 204 No Content\r\n\r\n'));
    });
    const client = startClient();
    const url = `http://localhost:${peer.port}/`;
    expect(await client.send({ url, method: 'GET', headers: {}, bodyBytes: 0 })).toMatchObject({
      status: 204,
    });
  });
});
