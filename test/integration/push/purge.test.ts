import { createHmac } from 'node:crypto';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { describe, expect, test } from 'vitest';
import type { FeedwrightOptions } from '../../../src/app/compose.ts';
import type { Snapshot } from '../../../src/core/snapshot/snapshot.ts';
import type { PurgeReport } from '../../../src/core/events.ts';
import { article, writeFiles } from '../../support/service/directory.ts';
import { startPurgeTarget, status, type PurgeTarget } from '../../support/push/purge-target.ts';
import { request } from '../../support/service/request.ts';
import { restartService, startService, type Service } from '../../support/service/service.ts';

const FILES = {
  'one.md': article('One', '2026-01-01T10:00:00Z', 'Words.', 'tags: [Red]'),
  'two.md': article('Two', '2026-01-02T10:00:00Z', 'Words.', 'tags: [Blue]'),
};

const BODY = '{"keys": {keysJson}, "urls": {urlsJson}}';

const publication = ({ origin }: PurgeTarget, ...more: string[]): string =>
  [
    'authority: example.org',
    'title: Test',
    'cdn:',
    '  keys: Surrogate-Key',
    '  purge:',
    `    url: ${origin}/purge?zone=1`,
    `    body: '${BODY}'`,
    ...more,
    '',
  ].join('\n');

interface Purging {
  readonly service: Service;
  readonly target: PurgeTarget;
  /** Resolves to the next event that was not returned yet. */
  readonly report: () => Promise<PurgeReport>;
}

/** A service after the purge of everything at its start. */
async function startPurging(
  lines: readonly string[] = [],
  options: FeedwrightOptions = {},
  ...script: PurgeTarget['script']
): Promise<Purging> {
  const target = await startPurgeTarget(...script);
  const reports: PurgeReport[] = [];
  const waiting: ((report: PurgeReport) => void)[] = [];
  const service = await startService(
    { ...FILES, 'publication.yaml': publication(target, ...lines) },
    {
      random: () => 0,
      onPurge: (report) => {
        const next = waiting.shift();
        if (next === undefined) reports.push(report);
        else next(report);
      },
      ...options,
    },
  );
  const report = (): Promise<PurgeReport> => {
    const known = reports.shift();
    return known === undefined ? new Promise((resolve) => waiting.push(resolve)) : Promise.resolve(known);
  };
  if (script.length === 0) await report();
  return { service, target, report };
}

/** The feeds that contain each of these articles, and the list of feeds. */
const COMMON = ['feed/authors/test/', 'feed/languages/en/', 'feeds'];

const said = ({ received }: PurgeTarget): { keys: string[]; urls: string[] }[] =>
  received.map(({ body }) => JSON.parse(body) as { keys: string[]; urls: string[] });

describe('caches are purged', () => {
  test('of everything at the start, because a purge may have been lost with the previous process', async () => {
    const { service, target } = await startPurging();
    const everything = {
      keys: ['feedwright'],
      urls: ['rss.xml', 'atom.xml', 'feed.json', ''].map((path) => `https://example.org/${path}`),
    };
    expect(said(target)).toEqual([everything]);
    await restartService(service);
    await target.count(2);
    expect(said(target)).toEqual([everything, everything]);
  });

  test('of what has changed, and of nothing else', async () => {
    const { service, target, report } = await startPurging();
    writeFiles(service.content, { 'two.md': FILES['two.md'].replace('Words.', 'Other words.') });
    service.clock.time += 60_000;
    await service.regenerate();
    await report();
    expect(
      said(target)
        .slice(1)
        .map(({ keys }) => keys.toSorted()),
    ).toEqual([['article/two', 'feed/', ...COMMON, 'feed/tags/blue/'].toSorted()]);
    const { urls } = said(target)[1] ?? { urls: [] };
    expect(urls).toContain('https://example.org/rss.xml');
    expect(urls).toContain('https://example.org/articles/two');
    expect(urls).toContain('https://example.org/tags/blue/feed.json');
    expect(urls.filter((url) => /one|red/.test(url))).toEqual([]);

    rmSync(join(service.content, 'one.md'));
    await service.regenerate();
    await report();
    expect(said(target)[2]?.keys.toSorted()).toEqual(
      ['article/one', 'feed/', ...COMMON, 'feed/tags/red/'].toSorted(),
    );
  });

  test('of the old paths at which a document is served', async () => {
    const lines = ['oldFeeds: serve', 'aliases: { /feed/: /rss.xml, "/?feed=atom": /atom.xml, /old: / }'];
    const { service, target, report } = await startPurging(lines);
    writeFiles(service.content, { 'two.md': FILES['two.md'].replace('Words.', 'Other words.') });
    service.clock.time += 60_000;
    await service.regenerate();
    await report();
    for (const { urls } of said(target)) {
      expect(urls).toEqual(
        expect.arrayContaining(['feed/', 'feed', '?feed=atom'].map((path) => `https://example.org/${path}`)),
      );
      expect(urls).not.toContain('https://example.org/old');
    }
  });

  test('of nothing if nothing has changed, even if an article will be due', async () => {
    const { service, target, report } = await startPurging();
    await service.regenerate();
    writeFiles(service.content, { 'due.md': article('Due', '2026-03-01T13:00:00Z') });
    await service.regenerate();
    writeFiles(service.content, { 'broken.md': 'no title' });
    await service.regenerate();
    writeFiles(service.content, { 'publication.yaml': publication(target, 'wrong: 1') });
    await service.regenerate();
    expect(service.health().status).toBe('degraded');
    writeFiles(service.content, { 'publication.yaml': publication(target) });
    service.clock.time = Date.parse('2026-03-01T13:00:00Z');
    await service.regenerate();
    await report();
    expect(
      said(target)
        .slice(1)
        .map(({ keys }) => keys.toSorted()),
    ).toEqual([['article/due', 'feed/', ...COMMON]]);
  });

  test('of everything if the publication settings change', async () => {
    const { service, target, report } = await startPurging();
    writeFiles(service.content, { 'publication.yaml': publication(target, 'rights: Ours') });
    await service.regenerate();
    await report();
    expect(said(target)[1]?.keys).toEqual(['feedwright']);
  });

  test('when the new bytes are served, so that the next request gets them', async () => {
    const { service, target, report } = await startPurging();
    const seen: string[] = [];
    target.script.push(async (res) => {
      for (const path of ['/rss.xml', '/articles/new', '/tags/red/atom.xml']) {
        const { status: code, body } = await request(service.origin + path);
        seen.push(`${path} ${code} ${body.includes('Fresh words')}`);
      }
      res.writeHead(200).end();
    });
    await request(`${service.origin}/tags/red/atom.xml`);
    writeFiles(service.content, {
      'new.md': article('New', '2026-02-01T10:00:00Z', 'Fresh words.', 'tags: [Red]'),
    });
    await service.regenerate();
    await report();
    expect(seen).toEqual(['/rss.xml 200 true', '/articles/new 200 true', '/tags/red/atom.xml 200 true']);
  });

  test('by the configured request, with a token and a signature', async () => {
    const lines = [
      '    method: PURGE',
      '    headers:',
      "      Authorization: 'Bearer {token}'",
      "      X-Keys: '{keys}'",
      '      Host: cdn.example',
    ];
    const secrets = { purgeToken: 'top-secret', purgeSecret: 'signing-secret' };
    const { service, target, report } = await startPurging(lines, { secrets });
    service.clock.time = Date.parse('2026-03-01T12:34:56.789Z');
    writeFiles(service.content, { 'new.md': article('New', '2026-02-01T10:00:00Z') });
    await service.regenerate();
    await report();
    const { method, url, headers = {}, body } = target.received[1] ?? {};
    expect([method, url]).toEqual(['PURGE', '/purge?zone=1']);
    expect(headers).toMatchObject({
      authorization: 'Bearer top-secret',
      'x-keys': 'feed/ feeds article/new feed/authors/test/ feed/languages/en/',
      host: 'cdn.example',
      'content-length': String(body?.length),
    });
    const [, timestamp = '', hex] =
      /^t=(\d+),v1=([0-9a-f]{64})$/.exec(headers['x-feedwright-signature'] as string) ?? [];
    expect(Number(timestamp)).toBe(Date.parse('2026-03-01T12:34:56Z') / 1000);
    expect(hex).toBe(
      createHmac('sha256', 'signing-secret')
        .update(`PURGE\n/purge?zone=1\n${timestamp}\n${body}`)
        .digest('hex'),
    );
  });

  test('without a signature if there is no secret', async () => {
    const { target } = await startPurging();
    expect(target.received[0]?.headers['x-feedwright-signature']).toBeUndefined();
    expect(target.received[0]?.method).toBe('POST');
  });

  test('by one process only, however many serve', async () => {
    const { service, target, report } = await startPurging();
    const follower = await startService(
      {},
      { content: service.content, data: service.data, random: () => 0 },
    );
    await follower.regenerate();
    expect(follower.health().role).toBe('follower');
    writeFiles(service.content, { 'new.md': article('New', '2026-02-01T10:00:00Z') });
    await service.regenerate();
    await report();
    await follower.regenerate();
    expect((await request(`${follower.origin}/rss.xml`)).body.toString()).toContain('New');
    expect(said(target)).toHaveLength(2);
  });
});

describe('caches that cannot be purged', () => {
  test('are reported in /healthz until they are, without secrets', async () => {
    const secrets = { purgeToken: 'top-secret', purgeSecret: 'signing-secret' };
    const lines = ["    headers: { Fastly-Key: '{token}', X-Other: 'other-secret' }"];
    const { service, target, report } = await startPurging(lines, { secrets });
    const states: unknown[] = [];
    target.script.push(status(503), async (res) => {
      states.push(JSON.parse((await request(`${service.origin}/healthz`)).body.toString()));
      res.writeHead(204).end();
    });
    writeFiles(service.content, { 'new.md': article('New', '2026-02-01T10:00:00Z') });
    await service.regenerate();
    const reports = [await report(), await report()];
    expect(states).toMatchObject([
      { status: 'degraded', ready: true, reasons: ['caches were not told what has changed: answered 503'] },
    ]);
    expect(reports.map(({ isDone, tries }) => [isDone, tries])).toEqual([
      [false, 1],
      [true, 2],
    ]);
    expect(JSON.stringify([states, reports])).not.toMatch(/secret|127\.0\.0\.1|zone/);
    expect(service.health()).toMatchObject({ status: 'ok', reasons: [] });
  });

  test('prevent neither publishing nor closing', async () => {
    const { service, target } = await startPurging([], {}, () => {});
    await target.count(1);
    for (const name of ['a', 'b', 'c']) {
      writeFiles(service.content, { [`${name}.md`]: article(name, '2026-02-01T10:00:00Z') });
      await service.regenerate();
      expect((await request(`${service.origin}/articles/${name}`)).status).toBe(200);
    }
    expect(target.received).toHaveLength(1);
    await service.stop();
    expect(target.received).toHaveLength(1);
  });

  test('do not keep replaced snapshots in memory', async () => {
    const { service, target } = await startPurging([], {}, () => {});
    await target.count(1);
    const served: WeakRef<Snapshot>[] = [];
    for (let number = 0; number < 12; number += 1) {
      writeFiles(service.content, { [`${number}.md`]: article(`N${number}`, '2026-02-01T10:00:00Z') });
      service.clock.time += 60_000;
      await service.regenerate();
      const snapshot = service.current();
      if (snapshot !== undefined) served.push(new WeakRef(snapshot));
    }
    setFlagsFromString('--expose-gc');
    await setImmediate();
    (runInNewContext('gc') as () => void)();
    expect(served.filter((one) => one.deref() !== undefined).length).toBeLessThan(6);
  });

  test('are purged of everything missed, once', async () => {
    let letGo = (): void => {};
    const gate = new Promise<void>((resolve) => (letGo = resolve));
    const { service, target, report } = await startPurging();
    target.script.push((res) => gate.then(() => res.writeHead(500).end()));
    for (const name of ['a', 'b', 'c']) {
      writeFiles(service.content, { [`${name}.md`]: article(name, '2026-02-01T10:00:00Z') });
      await service.regenerate();
    }
    await target.count(2);
    letGo();
    await report();
    await report();
    expect(
      said(target)
        .slice(1)
        .map(({ keys }) => keys.toSorted()),
    ).toEqual([
      ['article/a', 'feed/', ...COMMON],
      ['article/a', 'article/b', 'article/c', 'feed/', ...COMMON],
    ]);
  });
});

describe('a wrong template', () => {
  const start = (yaml: string, options: FeedwrightOptions = {}): Promise<Service> =>
    startService({ 'publication.yaml': `authority: example.org\ncdn:\n${yaml}` }, options);

  test.each([
    [
      'a URL of another scheme',
      "  purge: { url: 'ftp://secret.example/' }",
      'publication.yaml:3: cdn.purge.url',
    ],
    ['no URL', '  purge:\n    method: POST', 'publication.yaml:4: cdn.purge.url'],
    [
      'an unknown placeholder',
      "  purge:\n    url: 'https://cdn.example/'\n    body: 'secret {key}'",
      'publication.yaml:5: cdn.purge.body',
    ],
    [
      'a field with a line break',
      '  purge:\n    url: https://cdn.example/\n    headers:\n      A: "secret\\r\\nB: c"',
      'publication.yaml:6: cdn.purge.headers.A',
    ],
    [
      'an unknown key',
      '  purge:\n    url: https://cdn.example/\n    secret: x',
      'publication.yaml:4: unknown key',
    ],
    ['an unknown field for keys', '  keys: X-Secret', 'publication.yaml:3: cdn.keys'],
  ])('is reported with its line, and without its text: %s', async (_name, yaml, beginning) => {
    const refused = start(yaml);
    await expect(refused).rejects.toMatchObject({ code: 'config_invalid' });
    const { faults } = (await refused.catch((error: unknown) => error)) as { faults: string[] };
    expect(faults).toHaveLength(1);
    expect(faults[0]?.startsWith(beginning)).toBe(true);
    if (!beginning.includes('unknown key')) expect(faults[0]?.toLowerCase()).not.toContain('secret');
  });

  test.each([
    ['the environment has no token', {}],
    ['the token is not a legal field value', { purgeToken: 'a\nb' }],
  ])('is one with unavailable values: %s', async (_name, secrets) => {
    const yaml = "  purge:\n    url: https://cdn.example/\n    headers: { A: '{token}' }";
    await expect(start(yaml, { secrets })).rejects.toMatchObject({
      code: 'config_invalid',
      faults: [expect.stringMatching(/^publication\.yaml:3: cdn\.purge: expected .*PURGE_TOKEN/) as string],
    });
  });
});
