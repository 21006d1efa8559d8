import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { article, writeFiles, type Files } from '../../support/service/directory.ts';
import { decoded } from '../../support/documents/delta-reader.ts';
import {
  change,
  delta,
  FILES,
  FOUR,
  get,
  held,
  tagOf,
  text,
  type Headers,
} from '../../support/service/delta-service.ts';
import { restartService, startService, type Service } from '../../support/service/service.ts';

const PATHS = ['/rss.xml', '/atom.xml', '/feed.json'] as const;

describe.each([...PATHS, '/tags/sea/rss.xml', '/tags/sea/atom.xml', '/tags/sea/feed.json'])('%s', (path) => {
  test('[56] a client with an earlier instance gets the changes since, and the tag of the whole document', async () => {
    const service = await startService(FILES);
    const first = await tagOf(service, path);
    await change(service, FOUR);
    const whole = await get(service, path);
    const answer = await delta(service, path, first);
    expect(answer.status).toBe(226);
    expect(held(whole)).toEqual(['four', 'three', 'two', 'one']);
    expect(held(answer)).toEqual(['four']);
    expect(answer.headers).toMatchObject({
      im: 'feed',
      etag: whole.headers.etag,
      'cache-control': 'no-store, im',
      vary: 'Accept-Encoding, A-IM, If-None-Match',
      'content-type': whole.headers['content-type'],
      link: whole.headers['link'],
      'content-length': String(answer.body.length),
    });
    expect(answer.headers['last-modified']).toBe(whole.headers['last-modified']);
    for (const name of ['repr-digest', 'cdn-cache-control', 'expires', 'delta-base'])
      expect([name, answer.headers[name]]).toEqual([name, undefined]);
    // Everything except the entries is as in the whole document.
    const head = /^[^]*?(?=\s*<item|\s*<entry|"items")/;
    // Only the whole document is marked complete.
    const complete = /\s*<fh:complete[^>]*>/;
    expect(head.exec(decoded(answer))?.[0]).toBe(head.exec(decoded(whole))?.[0]?.replace(complete, ''));
    expect(decoded(answer)).not.toMatch(complete);
    expect((await delta(service, path, answer.headers.etag ?? '')).status).toBe(304);
  });
});

describe.each(PATHS)('%s', (path) => {
  test('[56] includes edits, late articles with an old date and restored ones, but not entries beyond the limit', async () => {
    const service = await startService({ ...FILES, ...FOUR });
    const tags = [await tagOf(service, path)];
    const step = async (files: Files, gone: readonly string[] = []): Promise<string[]> => {
      await change(service, files, gone);
      const answer = await delta(service, path, tags.at(-1) ?? '');
      expect(answer.status).toBe(226);
      tags.push(answer.headers.etag ?? '');
      return held(answer).filter((name) => !name.startsWith('-'));
    };
    const edited = article('Two', '2026-01-02T10:00:00Z', `${text('Two')} Mended.`);
    expect(await step({ 'two.md': edited })).toEqual(['two']);
    // Its date lies between two and three, and one entry moves beyond the limit.
    expect(await step({ 'late.md': article('Late', '2026-01-02T20:00:00Z', text('Late')) })).toEqual([
      'late',
    ]);
    expect(held(await get(service, path))).toEqual(['four', 'three', 'late', 'two']);
    // An article beyond the limit is in no document, but an archive changes.
    expect(await step({ 'old.md': article('Old', '2025-01-01T10:00:00Z', text('Old')) })).toEqual([]);
    expect(await step({}, ['four.md'])).toEqual(['one']);
    // Of all changes since the first instance: one was in that instance.
    const answer = await delta(service, path, tags[0] ?? '');
    expect(held(answer).filter((name) => !name.startsWith('-'))).toEqual(['late', 'two']);
  });

  test('[56] includes only deletions that the client’s instance lacks', async () => {
    const service = await startService({ ...FILES, ...FOUR });
    const first = await tagOf(service, path);
    await change(service, {}, ['three.md']);
    const second = await tagOf(service, path);
    await change(service, {}, ['two.md']);
    const isTold = path !== '/rss.xml';
    expect(held(await delta(service, path, first))).toEqual(isTold ? ['-two', '-three'] : []);
    expect(held(await delta(service, path, second))).toEqual(isTold ? ['-two'] : []);
  });

  test('[56] a changed head alone gives a document without entries', async () => {
    const service = await startService(FILES);
    const first = await tagOf(service, path);
    await change(service, { 'publication.yaml': 'title: Chimes\nauthority: example.org\nauthors: [Desk]\n' });
    const answer = await delta(service, path, first);
    expect([answer.status, held(answer)]).toEqual([226, []]);
    expect(decoded(answer)).toContain('Chimes');
  });

  test('[45] [56] has the coding and tag of the whole document, so the next poll in that coding gets 304', async () => {
    const service = await startService(FILES);
    const before = await Promise.all(
      ['identity', 'gzip', 'br'].map((coding) => tagOf(service, path, { 'Accept-Encoding': coding })),
    );
    await change(service, FOUR);
    for (const coding of ['identity', 'gzip', 'br']) {
      const accept = { 'Accept-Encoding': coding };
      const whole = await get(service, path, accept);
      // A reader may have received the earlier instance in any coding.
      for (const tag of before) {
        const answer = await delta(service, path, tag, accept);
        expect([answer.status, answer.headers.etag, held(answer)]).toEqual([
          226,
          whole.headers.etag,
          ['four'],
        ]);
        expect(answer.headers['content-encoding']).toBe(whole.headers['content-encoding']);
        expect(answer.body.length).toBeLessThan(whole.body.length);
      }
      expect((await delta(service, path, whole.headers.etag ?? '', accept)).status).toBe(304);
    }
  });
});

test('[56] is sent only on request, and only for a known instance', async () => {
  const service = await startService(FILES);
  const first = await tagOf(service, '/rss.xml');
  await change(service, FOUR);
  const present = await tagOf(service, '/rss.xml');
  const rows: readonly [string, Headers, number][] = [
    ['no A-IM', { 'If-None-Match': first }, 200],
    ['no If-None-Match', { 'A-IM': 'feed' }, 200],
    ['another manipulation', { 'A-IM': 'vcdiff, gzip', 'If-None-Match': first }, 200],
    ['refused', { 'A-IM': 'feed;q=0', 'If-None-Match': first }, 200],
    [
      'a library that asks unasked',
      {
        'A-IM': 'feed',
        'If-None-Match': first,
        Accept: 'application/rss+xml,application/x-netcdf,*/*;q=0.1',
      },
      200,
    ],
    ['an unknown tag', { 'A-IM': 'feed', 'If-None-Match': '"0123456789abcdef0123456789abcdef"' }, 200],
    ['an empty tag', { 'A-IM': 'feed', 'If-None-Match': '""' }, 200],
    ['garbage', { 'A-IM': 'feed', 'If-None-Match': `"${first}` }, 200],
    ['anything', { 'A-IM': 'feed', 'If-None-Match': '*' }, 304],
    ['the present one', { 'A-IM': 'feed', 'If-None-Match': present }, 304],
    ['the present one among others', { 'A-IM': 'feed', 'If-None-Match': `${first}, ${present}` }, 304],
    ['among other manipulations', { 'A-IM': 'vcdiff;q=0.5, feed', 'If-None-Match': first }, 226],
    ['weak', { 'A-IM': 'feed', 'If-None-Match': `W/${first}` }, 226],
    ['without quotes', { 'A-IM': 'feed', 'If-None-Match': first.slice(1, -1) }, 226],
    ['with the coding of a proxy', { 'A-IM': 'feed', 'If-None-Match': first.replace(/"$/, '-gzip"') }, 226],
    [
      'with a date',
      { 'A-IM': 'feed', 'If-None-Match': first, 'If-Modified-Since': 'Sun, 01 Mar 2026 00:00:00 GMT' },
      226,
    ],
    ['of a range', { 'A-IM': 'feed', 'If-None-Match': first, Range: 'bytes=0-9' }, 226],
    ['if it matches', { 'A-IM': 'feed', 'If-None-Match': first, 'If-Match': present }, 226],
    ['if another one matches', { 'A-IM': 'feed', 'If-None-Match': first, 'If-Match': first }, 412],
  ];
  const statuses = await Promise.all(
    rows.map(async ([name, sent]) => [name, (await get(service, '/rss.xml', sent)).status]),
  );
  expect(statuses).toEqual(rows.map(([name, , status]) => [name, status]));
});

test('[56] of several instances, the newest is the base, and the response names it', async () => {
  const service = await startService(FILES);
  const first = await tagOf(service, '/atom.xml');
  await change(service, FOUR);
  const second = await tagOf(service, '/atom.xml', { 'Accept-Encoding': 'gzip' });
  await change(service, {
    'two.md': article('Two', '2026-01-02T10:00:00Z', `${text('Two')} Mended.`),
  });
  const answer = await delta(service, '/atom.xml', `"other", ${first}, W/${second}`);
  expect([answer.status, held(answer)]).toEqual([226, ['two']]);
  expect(answer.headers['delta-base']).toBe(second);
  expect(answer.headers['access-control-expose-headers']).toMatch(/\bIM\b.*\bDelta-Base\b/);
});

test('[44] [56] HEAD returns the fields of the delta', async () => {
  const service = await startService(FILES);
  const first = await tagOf(service, '/rss.xml');
  await change(service, FOUR);
  const sent = { 'A-IM': 'feed', 'If-None-Match': first, 'Accept-Encoding': 'gzip' };
  const [head, full] = [await get(service, '/rss.xml', sent, 'HEAD'), await get(service, '/rss.xml', sent)];
  expect([head.status, head.body.length]).toEqual([226, 0]);
  expect(head.rawHeaders).toEqual(full.rawHeaders);
});

test('[51] [56] a requested digest covers the content sent', async () => {
  const service = await startService(FILES);
  const first = await tagOf(service, '/rss.xml');
  await change(service, FOUR);
  const { body, headers } = await delta(service, '/rss.xml', first, {
    'Want-Content-Digest': 'sha-256=1',
    'Want-Repr-Digest': 'sha-512=1',
    'Accept-Encoding': 'br',
  });
  expect(headers['content-digest']).toBe(`sha-256=:${createHash('sha256').update(body).digest('base64')}:`);
  expect(headers['repr-digest']).toBeUndefined();
});

test('[46] documents vary by the fields of deltas; pages do not, and nothing does without deltas', async () => {
  const varies = async (service: Service, path: string): Promise<unknown> => {
    const full = await get(service, path);
    const notModified = await get(service, path, { 'If-None-Match': full.headers.etag ?? '' });
    expect([full.status, notModified.status]).toEqual([200, 304]);
    expect(notModified.headers.vary).toBe(full.headers.vary);
    return full.headers.vary;
  };
  const service = await startService(FILES);
  for (const path of [...PATHS, '/tags/sea/atom.xml'])
    expect(await varies(service, path)).toBe('Accept-Encoding, A-IM, If-None-Match');
  for (const path of ['/', '/tags/sea/', '/articles/one'])
    expect(await varies(service, path)).toBe('Accept-Encoding');

  const first = await tagOf(service, '/rss.xml');
  await change(service, { ...FOUR, 'publication.yaml': `${String(FILES['publication.yaml'])}deltas: 0\n` });
  for (const path of [...PATHS, '/tags/sea/atom.xml'])
    expect(await varies(service, path)).toBe('Accept-Encoding');
  expect((await delta(service, '/rss.xml', first)).status).toBe(200);
});

test('[56] the number of remembered instances is the one that the publication configures', async () => {
  const service = await startService({
    ...FILES,
    'publication.yaml': `${String(FILES['publication.yaml'])}deltas: 2\n`,
  });
  const statuses: number[][] = [];
  for (const path of ['/feed.json', '/tags/sea/feed.json']) {
    const tags = [await tagOf(service, path)];
    for (const number of [1, 2, 3]) {
      const edited = `${text('Two')} Mended ${path} ${number} times.`;
      await change(service, { 'two.md': article('Two', '2026-01-02T10:00:00Z', edited, 'tags: [sea]') });
      tags.push(await tagOf(service, path));
    }
    statuses.push(await Promise.all(tags.map(async (tag) => (await delta(service, path, tag)).status)));
  }
  expect(statuses).toEqual([
    [200, 226, 226, 304],
    [200, 226, 226, 304],
  ]);
});

test('[56] if nearly everything is new, the whole document is sent', async () => {
  const service = await startService(FILES);
  const first = await tagOf(service, '/rss.xml');
  const others = ['One', 'Two', 'Three'].map((title, index) => [
    `${title.toLowerCase()}.md`,
    article(title, `2026-01-0${index + 1}T10:00:00Z`, text(`other ${title}`)),
  ]);
  await change(service, Object.fromEntries(others) as Files);
  const answer = await delta(service, '/rss.xml', first);
  expect([answer.status, held(answer)]).toEqual([200, ['three', 'two', 'one']]);
});

test('[56] a reverted document is current again, and a base for no delta', async () => {
  const service = await startService(FILES);
  const original = await tagOf(service, '/rss.xml');
  await change(service, {
    'two.md': article('Two', '2026-01-02T10:00:00Z', `${text('Two')} x`, 'tags: [sea]'),
  });
  const second = await tagOf(service, '/rss.xml');
  await change(service, { 'two.md': FILES['two.md'] ?? '' });
  expect(await tagOf(service, '/rss.xml')).toBe(original);
  expect((await delta(service, '/rss.xml', original)).status).toBe(304);
  expect(held(await delta(service, '/rss.xml', second))).toEqual(['two']);
});

test('[56] after a restart, everything served before is a base', async () => {
  const service = await startService(FILES);
  const first = await tagOf(service, '/atom.xml');
  await change(service, FOUR);
  const second = await tagOf(service, '/atom.xml');
  await service.stop();
  // One article arrives while the service is stopped, one later.
  writeFiles(service.content, {
    'two.md': article('Two', '2026-01-02T10:00:00Z', `${text('Two')} Mended.`),
  });
  const next = await restartService(service);
  await next.regenerate();
  const statuses = await Promise.all([first, second].map((tag) => delta(next, '/atom.xml', tag)));
  expect(statuses.map(({ status }) => status)).toEqual([226, 226]);
  expect(statuses.map(held)).toEqual([['four', 'two'], ['two']]);
  await change(next, { 'five.md': article('Five', '2026-01-05T10:00:00Z', text('Five')) });
  expect(held(await delta(next, '/atom.xml', second))).toEqual(['five', 'two']);
});

test('[56] after a restart, served instances are bases, also of a feed with its own settings and a notice', async () => {
  const service = await startService({
    ...FILES,
    'publication.yaml': `${String(FILES['publication.yaml'])}feeds:
  /: {limit: 6, content: summary, moved: {to: 'https://new.example/', from: 2027-01-01}}
`,
    ...FOUR,
    'five.md': article('Five', '2026-01-05T10:00:00Z', text('Five')),
  });
  const before = await tagOf(service, '/atom.xml');
  const next = await restartService(service);
  await change(next, { 'six.md': article('Six', '2026-01-06T10:00:00Z', text('Six')) });
  const answer = await delta(next, '/atom.xml', before);
  expect([answer.status, held(answer)]).toEqual([226, ['six']]);
});

test('[53] a page of another origin may request deltas', async () => {
  const service = await startService(FILES);
  const { status, headers } = await get(
    service,
    '/rss.xml',
    {
      Origin: 'https://reader.example',
      'Access-Control-Request-Method': 'GET',
      'Access-Control-Request-Headers': 'a-im, if-none-match',
    },
    'OPTIONS',
  );
  expect(status).toBe(204);
  expect(headers['access-control-allow-origin']).toBe('*');
  expect(headers['access-control-allow-headers']).toMatch(/If-None-Match.*A-IM/);
});

test('a 226 is counted in /metrics', async () => {
  const service = await startService(FILES);
  const first = await tagOf(service, '/rss.xml');
  await change(service, FOUR);
  const { body } = await delta(service, '/rss.xml', first, { 'Accept-Encoding': 'gzip' });
  const metrics = (await get(service, '/metrics')).body.toString();
  expect(metrics).toContain('feedwright_answers_total{feed="/",format="rss",status="226",coding="gzip"} 1');
  expect(metrics).toContain(
    `feedwright_answer_bytes_total{feed="/",format="rss",status="226",coding="gzip"} ${body.length}`,
  );
});
