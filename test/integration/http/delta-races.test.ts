import { describe, expect, onTestFinished, test } from 'vitest';
import { FeedwrightError } from '../../../src/core/errors.ts';
import { createDateFields } from '../../../src/core/delivery/cache-freshness.ts';
import { createDeliveryHandler } from '../../../src/core/delivery/handler.ts';
import { DELTA_RULES } from '../../../src/modules/deltas/response.ts';
import { listen } from '../../../src/server/server.ts';
import { identityOf, makeResourceQuickly, type Resource } from '../../../src/core/snapshot/resource.ts';
import {
  foundResource,
  type DeltaRange,
  type Found,
  type Snapshot,
} from '../../../src/core/snapshot/snapshot.ts';
import { request, sendRaw, type Answer } from '../../support/service/request.ts';

const PATH = '/rss.xml';
const BASE = '"0123456789abcdef0123456789abcdef"';

const made = async (text: string): Promise<Resource> => ({
  ...(await makeResourceQuickly({
    path: PATH,
    contentType: 'application/rss+xml; charset=utf-8',
    links: [],
    text,
    lastModified: undefined,
  })),
  bases: [[BASE]],
});

const found = async (text: string): Promise<Found> => foundResource(await made(text));

const WHOLE = 'the whole document, which is long '.repeat(20);
const NEXT = 'another document, which is long '.repeat(20);

/** A delivery handler whose snapshots and lookups the test controls. */
interface Desk {
  current: Resource;
  readonly asked: (DeltaRange | undefined)[];
  readonly found: string[];
  readonly poll: (headers?: Record<string, string>, path?: string) => Promise<Answer>;
  readonly port: number;
}

async function desk(find: (desk: Desk) => Promise<Found>): Promise<Desk> {
  const current = await made(WHOLE);
  const delivery = createDeliveryHandler({
    current: () => ({ resources: new Map([[PATH, self.current]]) }) as unknown as Snapshot,
    find: (path, range) => {
      self.found.push(path);
      self.asked.push(range);
      return find(self);
    },
    deltas: DELTA_RULES,
    fieldsOf: createDateFields,
    now: () => Date.now(),
    observe: () => {},
    otherwise: (_req, res) => void res.writeHead(500).end(),
  });
  const { port, close } = await listen(delivery, '127.0.0.1', 0);
  onTestFinished(close);
  const self: Desk = {
    current,
    asked: [],
    found: [],
    port,
    poll: (headers = {}, path = PATH) =>
      request(`http://127.0.0.1:${port}${path}`, {
        headers: { 'A-IM': 'feed', 'If-None-Match': BASE, ...headers },
      }),
  };
  return self;
}

const tagOf = (resource: Resource): string => identityOf(resource).tag;

test('[56] a delta is requested by its base and its target', async () => {
  const at = await desk(() => found('short'));
  expect(await at.poll()).toMatchObject({ status: 226, headers: { etag: tagOf(at.current) } });
  expect(at.asked).toEqual([{ base: BASE, current: tagOf(at.current) }]);
});

describe('[47] [56] the whole document is sent', () => {
  test.each<[name: string, find: () => Promise<Found>]>([
    ['if the document has changed meanwhile', async () => undefined],
    ['if it is gone', async () => ({ kind: 'gone' })],
    ['if it redirects', async () => ({ kind: 'redirect', movedTo: '/x' })],
    ['if the delta is no shorter', async () => foundResource({ ...(await made('')), representations: [] })],
    ['if the delta proves to be longer', () => found(`${WHOLE} and more`)],
    [
      'if it cannot be computed',
      () => Promise.reject(new FeedwrightError('regeneration_failed', 'the thread has ended')),
    ],
    ['if computing it throws', () => Promise.reject(new TypeError('no'))],
  ])('%s', async (_name, find) => {
    const at = await desk(find);
    const { status, headers, body } = await at.poll();
    expect([status, headers.etag, body.toString()]).toEqual([200, tagOf(at.current), WHOLE]);
    expect(headers['im']).toBeUndefined();
    expect(at.asked).toHaveLength(1);
  });

  test('in a coding in which the delta is no shorter', async () => {
    // The whole document repeats itself twenty times and compresses to a few bytes; this text does not.
    const varied = Array.from({ length: 100 }, (_, index) => index * index).join(' ');
    const at = await desk(() => found(varied));
    expect((await at.poll({ 'Accept-Encoding': 'identity' })).status).toBe(226);
    expect((await at.poll({ 'Accept-Encoding': 'gzip' })).status).toBe(200);
  });

  test('in its new version, if another snapshot was published meanwhile', async () => {
    const at = await desk(async (self) => {
      self.current = await made(NEXT);
      return found('short');
    });
    const { status, headers, body } = await at.poll();
    expect([status, headers.etag, body.toString()]).toEqual([200, tagOf(at.current), NEXT]);
  });

  test('without requesting a delta for the new version, or 304 if the client has that version', async () => {
    const next = await made(NEXT);
    const at = await desk(async (self) => {
      self.current = next;
      return undefined;
    });
    const answer = await at.poll({ 'If-None-Match': `${BASE}, ${tagOf(next)}` });
    expect([answer.status, at.asked.length]).toEqual([304, 1]);
  });
});

test('[56] the delta is sent if the same document was loaded again meanwhile', async () => {
  const at = await desk(async (self) => {
    self.current = await made(WHOLE);
    return found('short');
  });
  const { status, headers } = await at.poll();
  expect([status, headers.etag]).toEqual([226, tagOf(at.current)]);
});

test('[57] no delta is computed if none is requested or the base is unknown', async () => {
  const at = await desk(() => found('short'));
  await at.poll({ 'A-IM': 'gzip' });
  await at.poll({ 'If-None-Match': '"x"' });
  await at.poll({ 'If-None-Match': tagOf(at.current) });
  at.current = { ...at.current, bases: [] };
  await at.poll();
  at.current = { ...at.current, bases: undefined };
  expect((await at.poll()).headers.vary).toBe('Accept-Encoding');
  expect(at.asked).toEqual([]);
});

test('[47] [56] on a persistent connection, responses come in the order of their requests', async () => {
  let release = (): void => {};
  const held = new Promise<void>((resolve) => (release = resolve));
  const at = await desk(async () => {
    await held;
    return found('short');
  });
  const get = (...fields: string[]): string =>
    [`GET ${PATH} HTTP/1.1`, 'Host: x', ...fields, '', ''].join('\r\n');
  const answers = sendRaw(at.port, get('A-IM: feed', `If-None-Match: ${BASE}`) + get('Connection: close'));
  await expect.poll(() => at.asked.length).toBe(1);
  release();
  expect([...(await answers).matchAll(/HTTP\/1\.1 (.*)\r$/gm)].map(([, status]) => status)).toEqual([
    '226 IM Used',
    '200 OK',
  ]);
  expect(await answers).toMatch(/\r\n\r\nshortHTTP\/1\.1 200/);
});
