import { once } from 'node:events';
import { truncateSync } from 'node:fs';
import { createServer, get, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { ResponseCounters } from '../../../../src/server/metrics/response-counters.ts';
import { observeResponses } from '../../../../src/core/delivery/response-observers.ts';
import { createMediaSender, type MediaInput } from '../../../../src/modules/media/send.ts';
import { messageOf } from '../../../../src/core/errors.ts';
import { temporaryDirectory } from '../../../support/service/directory.ts';
import { request } from '../../../support/service/request.ts';

const NOW = Date.parse('2026-03-01T12:00:00Z');

/** A server with one large file. */
async function startSender(limits: MediaInput['limits']): Promise<{ url: string; counts: ResponseCounters }> {
  const contentDirectory = temporaryDirectory({ 'a.mp3': '' });
  truncateSync(join(contentDirectory, 'a.mp3'), 256 * 1024 ** 2);
  const counts = new ResponseCounters();
  const send = createMediaSender({
    contentDirectory,
    now: () => NOW,
    observe: observeResponses({ counts }),
    limits,
  });
  const server = createServer((req, res) => {
    send({ path: 'a.mp3', mediaType: 'audio/mpeg', slug: 'a' }, { req, res, started: 0 }).catch(
      (error: unknown) => res.writeHead(503).end(messageOf(error)),
    );
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`, counts };
}

/** Starts a download without reading it. */
async function begin(url: string): Promise<IncomingMessage> {
  const req = get(url, { agent: false });
  const [res] = (await once(req, 'response')) as [IncomingMessage];
  onTestFinished(() => void req.destroy());
  res.on('error', () => {});
  return res;
}

test('limits concurrent downloads and starts the next when one ends', async () => {
  const { url } = await startSender({ atATime: 2, stallMs: 60_000 });
  const first = await begin(url);
  await begin(url);
  const refused = await request(url);
  expect([refused.status, refused.body.toString()]).toEqual([503, 'too many files are sent at a time']);
  first.destroy();
  await expect.poll(async () => (await request(url, { method: 'HEAD' })).status).toBe(200);
});

test('disconnects a client that stops reading', async () => {
  const { url } = await startSender({ atATime: 1, stallMs: 50 });
  const stalled = await begin(url);
  await expect.poll(async () => (await request(url, { method: 'HEAD' })).status).toBe(200);
  await new Promise((closed) => stalled.on('close', closed).resume());
  expect(stalled.complete).toBe(false);
});

test('counts responses, with the bytes of their bodies', async () => {
  const { url, counts } = await startSender({ atATime: 9, stallMs: 60_000 });
  await request(url, { headers: { range: 'bytes=0-9' } });
  await request(url, { headers: { range: 'bytes=999999999-' } });
  await request(url, { method: 'HEAD' });
  await expect
    .poll(() => counts.rows(['none']))
    .toEqual([
      { feed: 'none', format: 'other', status: '200', coding: 'identity', answers: 1, bytes: 0 },
      { feed: 'none', format: 'other', status: '206', coding: 'identity', answers: 1, bytes: 10 },
      { feed: 'none', format: 'other', status: '416', coding: 'identity', answers: 1, bytes: 0 },
    ]);
});
