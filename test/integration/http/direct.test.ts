import { createServer } from 'node:http';
import { connect, type AddressInfo } from 'node:net';
import { describe, expect, onTestFinished, test } from 'vitest';
import { KEEP_ALIVE_SECONDS } from '../../../src/core/delivery/fast-response.ts';
import { article } from '../../support/service/directory.ts';
import { request, sendRaw } from '../../support/service/request.ts';
import { startService, type Service } from '../../support/service/service.ts';

const FILES = { 'one.md': article('One', '2026-01-01T10:00:00Z', 'Some words of one. '.repeat(50)) };

/** Head of a request; further fields are whole lines. */
const get = (path: string, ...fields: string[]): string =>
  [`GET ${path} HTTP/1.1`, 'Host: x', ...fields, '', ''].join('\r\n');

const LAST = get('/readyz', 'Connection: close');

/** Starts another HTTP server with the same handler; there node:http writes every response. */
async function otherServer(service: Service): Promise<number> {
  const server = createServer({ keepAliveTimeout: KEEP_ALIVE_SECONDS * 1000 }, service.handler);
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  onTestFinished(() => void server.close());
  return (server.address() as AddressInfo).port;
}

const withoutDates = (text: string): string => text.replaceAll(/^Date: .{29}\r$/gm, 'Date: then\r');

describe('a precomputed response', () => {
  test.each([
    ['a document', []],
    ['a compressed document', ['Accept-Encoding: gzip']],
    ['a document that has not changed', ['If-None-Match: *']],
    ['a date', ['If-Modified-Since: Thu, 01 Jan 2026 10:00:00 GMT']],
    ['a wanted digest', ['Want-Repr-Digest: sha-512=9']],
    ['a condition that fails', ['If-Match: "other"']],
    ['a connection that closes', ['Connection: close']],
  ])('[41] [47] has the bytes that node:http would send: %s', async (_name, fields) => {
    const service = await startService(FILES);
    const other = await otherServer(service);
    for (const path of ['/rss.xml', '/', '/articles/one']) {
      const bytes = get(path, ...fields) + (fields.includes('Connection: close') ? '' : LAST);
      const [ours, theirs] = [await sendRaw(service.port, bytes), await sendRaw(other, bytes)];
      expect(ours.length).toBeGreaterThan(300);
      expect(withoutDates(ours)).toBe(withoutDates(theirs));
    }
  });

  test('[44] has no body for HEAD', async () => {
    const service = await startService(FILES);
    const other = await otherServer(service);
    const bytes = get('/atom.xml').replace('GET', 'HEAD') + LAST;
    const [ours, theirs] = [await sendRaw(service.port, bytes), await sendRaw(other, bytes)];
    expect(withoutDates(ours)).toBe(withoutDates(theirs));
    expect(ours).not.toContain('<feed');
  });

  test('has the date of the second in which it is sent', async () => {
    const service = await startService(FILES, { now: Date.now });
    const before = Math.floor(Date.now() / 1000) * 1000;
    const { headers } = await request(`${service.origin}/rss.xml`, { headers: { Connection: 'keep-alive' } });
    const date = Date.parse(headers.date ?? '');
    expect(date).toBeGreaterThanOrEqual(before);
    expect(date).toBeLessThanOrEqual(Date.now());
  });

  test('uses HTTP/1.0 with clients that do', async () => {
    const service = await startService(FILES);
    const answer = await sendRaw(service.port, 'GET /rss.xml HTTP/1.0\r\nHost: x\r\n\r\n');
    expect(answer).toMatch(/^HTTP\/1\.1 200 OK\r\n/);
    expect(answer).toMatch(/^Connection: close\r$/m);
    expect(answer).toMatch(/<\/rss>\s*$/);
  });
});

/** Statuses in order of arrival. */
const statuses = (text: string): string[] =>
  [...text.matchAll(/HTTP\/1\.1 (\d{3}) /g)].map((match) => match[1] ?? '');

describe('a connection with precomputed responses', () => {
  test('is used again and again', async () => {
    const service = await startService(FILES);
    const socket = connect(service.port, '127.0.0.1');
    onTestFinished(() => void socket.destroy());
    let polls = 0;
    let received = '';
    await new Promise<void>((done, failed) => {
      socket.on('error', failed);
      socket.on('close', failed);
      socket.on('data', (chunk) => {
        received += chunk.toString('latin1');
        if (!received.endsWith('\r\n\r\n')) return;
        polls += 1;
        if (polls === 300) done();
        else socket.write(get('/rss.xml', 'If-None-Match: *'));
      });
      socket.write(get('/rss.xml', 'If-None-Match: *'));
    });
    expect(new Set(statuses(received))).toEqual(new Set(['304']));
    expect(statuses(received)).toHaveLength(300);
  });

  test('answers pipelined requests in order, whichever code writes the response', async () => {
    const service = await startService(FILES);
    const bytes =
      get('/rss.xml', 'If-None-Match: *') +
      get('/healthz') +
      get('/rss.xml') +
      get('/articles/one') +
      get('/atom.xml') +
      get('/nothing') +
      get('/feed.json', 'If-None-Match: *') +
      LAST;
    const answer = await sendRaw(service.port, bytes);
    expect(statuses(answer)).toEqual(['304', '200', '200', '200', '200', '404', '304', '200']);
    const types = [...answer.matchAll(/^Content-Type: (\S+?);?(?: .*)?\r$/gm)].map((match) => match[1]);
    expect(types).toEqual([
      'application/json',
      'application/rss+xml',
      'text/html',
      'application/atom+xml',
      'text/plain',
      'text/plain',
    ]);
  });

  test('answers no request after the one that closes it', async () => {
    const service = await startService(FILES);
    const bytes = get('/rss.xml', 'Connection: close') + get('/atom.xml');
    const answer = await sendRaw(service.port, bytes);
    expect(statuses(answer)[0]).toBe('200');
    expect(answer).not.toContain('<feed');
    expect((await request(`${service.origin}/rss.xml`)).status).toBe(200);
  });

  test('sends the whole response to a reader that paused', async () => {
    const service = await startService(FILES);
    const expected = (await request(`${service.origin}/rss.xml`)).body.toString('latin1');
    const received = await new Promise<string>((done, failed) => {
      let text = '';
      const socket = connect({ port: service.port, host: '127.0.0.1', allowHalfOpen: true }, () =>
        socket.end(get('/rss.xml')),
      );
      socket.on('error', failed);
      socket.on('data', (chunk) => (text += chunk.toString('latin1')));
      socket.on('end', () => done(text));
    });
    expect(received.split('\r\n\r\n').slice(1).join('\r\n\r\n')).toBe(expected);
  });

  test('sends a slow reader every byte of many responses', async () => {
    const service = await startService({
      'long.md': article('Long', '2026-01-01T10:00:00Z', 'Words upon words. '.repeat(10_000)),
    });
    const { body } = await request(`${service.origin}/rss.xml`);
    const socket = connect(service.port, '127.0.0.1');
    onTestFinished(() => void socket.destroy());
    const answers = 60;
    socket.write(get('/rss.xml').repeat(answers) + LAST);
    let received = 0;
    let ends = 0;
    await new Promise<void>((done, failed) => {
      socket.on('error', failed);
      socket.on('data', (chunk) => {
        received += chunk.length;
        ends += chunk.toString('latin1').split('</rss>').length - 1;
        // One turn of the loop for each chunk, so that the kernel's buffers stay nearly full.
        socket.pause();
        setImmediate(() => socket.resume());
      });
      socket.on('close', () => done());
    });
    expect(received).toBeGreaterThan(body.length * answers);
    expect(ends).toBeGreaterThan(answers - 5);
  });

  test('survives readers that disconnect in the middle of a response', async () => {
    const service = await startService({
      'long.md': article('Long', '2026-01-01T10:00:00Z', 'Words upon words. '.repeat(10_000)),
    });
    for (let reader = 0; reader < 20; reader++) {
      await new Promise<void>((done) => {
        const socket = connect(service.port, '127.0.0.1', () => socket.write(get('/rss.xml').repeat(30)));
        socket.once('data', () => socket.resetAndDestroy());
        socket.on('error', () => {});
        socket.on('close', () => done());
      });
    }
    expect((await request(`${service.origin}/rss.xml`)).status).toBe(200);
  });
});
