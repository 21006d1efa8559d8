import { beforeEach, describe, expect, test } from 'vitest';
import { article, writeFiles } from '../../support/service/directory.ts';
import { request, type Answer } from '../../support/service/request.ts';
import { startService, type Service } from '../../support/service/service.ts';

const DOCUMENTS = ['/rss.xml', '/atom.xml', '/feed.json'] as const;

let service: Service;
beforeEach(async () => {
  service = await startService({
    'one.md': article('One', '2026-01-01T10:00:00Z'),
    'two.md': article('Two', '2026-02-01T10:00:00Z'),
  });
});

const get = (path: string, headers: Record<string, string | string[]> = {}): Promise<Answer> =>
  request(service.origin + path, { headers });

describe.each(DOCUMENTS)('%s', (path) => {
  test('[36] a document has a strong tag, the same at every poll', async () => {
    const [first, second] = [await get(path), await get(path)];
    expect(first.headers.etag).toMatch(/^"[\da-f]{32}"$/);
    expect(second.headers.etag).toBe(first.headers.etag);
  });

  test('[36] each coding has a tag of its own', async () => {
    const tags = await Promise.all(
      ['identity', 'gzip', 'br'].map(
        async (coding) => (await get(path, { 'Accept-Encoding': coding })).headers.etag,
      ),
    );
    expect(new Set(tags).size).toBe(3);
  });

  test('[38] [39] [40] conditions are evaluated as RFC 9110 says', async () => {
    const { headers } = await get(path);
    const tag = headers.etag ?? '';
    const modified = headers['last-modified'] ?? '';
    const earlier = 'Wed, 01 Jan 2014 00:00:00 GMT';
    const rows: readonly [string, Record<string, string>, number][] = [
      ['its tag', { 'If-None-Match': tag }, 304],
      ['its tag, made weak by a proxy', { 'If-None-Match': `W/${tag}` }, 304],
      ['its tag in a list', { 'If-None-Match': `"other", ${tag}` }, 304],
      ['its tag without quotes', { 'If-None-Match': tag.replaceAll('"', '') }, 304],
      ['its tag with the coding of a proxy', { 'If-None-Match': tag.replace(/"$/, '-gzip"') }, 304],
      ['anything', { 'If-None-Match': '*' }, 304],
      ['its tag and an old date', { 'If-None-Match': tag, 'If-Modified-Since': earlier }, 304],
      ['another tag', { 'If-None-Match': '"other"' }, 200],
      ['an empty tag', { 'If-None-Match': '""' }, 200],
      ['no tag at all', { 'If-None-Match': '' }, 200],
      ['another tag and its date', { 'If-None-Match': '"other"', 'If-Modified-Since': modified }, 200],
      ['its date', { 'If-Modified-Since': modified }, 304],
      ['a later date', { 'If-Modified-Since': 'Sun, 01 Mar 2026 00:00:00 GMT' }, 304],
      ['a date of RFC 850', { 'If-Modified-Since': 'Sunday, 01-Mar-26 00:00:00 GMT' }, 304],
      ['a date of asctime', { 'If-Modified-Since': 'Sun Mar  1 00:00:00 2026' }, 304],
      ['an earlier date', { 'If-Modified-Since': earlier }, 200],
      ['no date', { 'If-Modified-Since': 'yesterday' }, 200],
    ];
    const statuses = await Promise.all(
      rows.map(async ([name, sent]) => [name, (await get(path, sent)).status]),
    );
    expect(statuses).toEqual(rows.map(([name, , status]) => [name, status]));
  });

  test('[41] a 304 has the fields of the 200 except those that describe a body', async () => {
    const full = await get(path, { 'Accept-Encoding': 'gzip' });
    const answer = await get(path, { 'Accept-Encoding': 'gzip', 'If-None-Match': full.headers.etag ?? '' });
    expect(answer.status).toBe(304);
    expect(answer.body).toHaveLength(0);
    for (const name of ['etag', 'vary', 'cache-control', 'cdn-cache-control', 'link', 'last-modified']) {
      expect([name, answer.headers[name]]).toEqual([name, full.headers[name]]);
    }
    expect(answer.headers.date).toMatch(/ GMT$/);
    for (const name of [
      'content-type',
      'content-encoding',
      'content-language',
      'content-length',
      'transfer-encoding',
    ]) {
      expect(answer.headers).not.toHaveProperty(name);
    }
  });

  test('[43] a failed condition is 412, without the feed’s tag', async () => {
    const { headers } = await get(path);
    const tag = headers.etag ?? '';
    const rows: readonly [string, Record<string, string>, number][] = [
      ['If-Match with its tag', { 'If-Match': tag }, 200],
      ['If-Match with anything', { 'If-Match': '*' }, 200],
      ['If-Match with another tag', { 'If-Match': '"other"' }, 412],
      ['If-Match is strong', { 'If-Match': `W/${tag}` }, 412],
      ['If-Unmodified-Since of before', { 'If-Unmodified-Since': 'Wed, 01 Jan 2014 00:00:00 GMT' }, 412],
      ['If-Unmodified-Since of now', { 'If-Unmodified-Since': 'Sun, 01 Mar 2026 00:00:00 GMT' }, 200],
      [
        'If-Match silences If-Unmodified-Since',
        { 'If-Match': tag, 'If-Unmodified-Since': 'Wed, 01 Jan 2014 00:00:00 GMT' },
        200,
      ],
    ];
    for (const [name, sent, status] of rows) {
      const answer = await get(path, sent);
      expect([name, answer.status]).toEqual([name, status]);
      if (status === 412) expect(answer.headers).not.toHaveProperty('etag');
    }
  });

  test('[43] Range is ignored, and ranges are not advertised', async () => {
    const full = await get(path);
    const answer = await get(path, { Range: 'bytes=0-9', 'If-Range': full.headers.etag ?? '' });
    expect([answer.status, answer.body.equals(full.body)]).toEqual([200, true]);
    expect(answer.headers).not.toHaveProperty('accept-ranges');
    expect(answer.headers).not.toHaveProperty('content-range');
  });

  test('[44] HEAD is GET without a body, conditionally too', async () => {
    for (const headers of [{}, { 'Accept-Encoding': 'br' }, { 'If-None-Match': '*' }]) {
      const whole = await request(service.origin + path, { headers });
      const head = await request(service.origin + path, { method: 'HEAD', headers });
      const { date: _, ...expected } = whole.headers;
      expect(head.status).toBe(whole.status);
      expect(head.headers).toMatchObject(expected);
      expect(head.body).toHaveLength(0);
    }
  });

  test('[42] malformed requests get 200, 304 or 431, and never a false 304', async () => {
    const { headers } = await get(path);
    const stem = (headers.etag ?? '').replaceAll('"', '');
    const rows: readonly (readonly [string, string | string[], number])[] = [
      ['W/ alone', 'W/', 200],
      ['a quote alone', '"', 200],
      ['half a tag', `"${stem.slice(0, 16)}"`, 200],
      ['the tag inside another', `"x${stem}y"`, 200],
      ['a long list without it', Array.from({ length: 300 }, (_, number) => `"${number}"`).join(', '), 200],
      [
        'a long list with it',
        `${Array.from({ length: 300 }, (_, n) => `"${n}"`).join(', ')}, "${stem}"`,
        304,
      ],
      ['two fields, one with it', ['"other"', `"${stem}"`], 304],
      ['100 KB', `"${'x'.repeat(100_000)}"`, 431],
    ];
    for (const [name, value, status] of rows) {
      expect([name, (await get(path, { 'If-None-Match': value })).status]).toEqual([name, status]);
    }
  });
});

describe('validators', () => {
  test('[3] [58] stay the same after a regeneration without changes', async () => {
    const before = await get('/atom.xml');
    service.clock.time += 86_400_000;
    await service.regenerate();
    const after = await get('/atom.xml');
    expect(after.headers.etag).toBe(before.headers.etag);
    expect(after.headers['last-modified']).toBe(before.headers['last-modified']);
    expect(after.body.equals(before.body)).toBe(true);
  });

  test('[36] [37] both change when an article is edited, even if its own dates do not', async () => {
    const before = await get('/atom.xml');
    service.clock.time += 60_000;
    writeFiles(service.content, { 'one.md': article('One', '2026-01-01T10:00:00Z', 'Other text.') });
    await service.regenerate();
    const after = await get('/atom.xml');
    expect(after.headers.etag).not.toBe(before.headers.etag);
    expect(after.headers['last-modified']).toBe('Sun, 01 Mar 2026 12:01:00 GMT');
    const stale = await get('/atom.xml', { 'If-Modified-Since': before.headers['last-modified'] ?? '' });
    expect(stale.status).toBe(200);
  });

  test('[37] two changes within one second cause no false 304', async () => {
    const edit = async (text: string): Promise<Answer> => {
      writeFiles(service.content, { 'one.md': article('One', '2026-01-01T10:00:00Z', text) });
      await service.regenerate();
      return get('/atom.xml');
    };
    const first = await edit('First edit.');
    const second = await edit('Second edit.');
    expect(second.body.equals(first.body)).toBe(false);
    // Its date would be ahead of the clock, so the field is omitted for that second.
    expect(second.headers).not.toHaveProperty('last-modified');
    const polled = await get('/atom.xml', { 'If-Modified-Since': first.headers['last-modified'] ?? '' });
    expect(polled.status).toBe(200);
    service.clock.time += 1000;
    expect((await get('/atom.xml')).headers['last-modified']).toBe('Sun, 01 Mar 2026 12:00:01 GMT');
  });

  test('[37] Last-Modified never lies ahead of the clock', async () => {
    service.clock.time = Date.parse('2026-01-15T00:00:00Z');
    expect((await get('/atom.xml')).headers).not.toHaveProperty('last-modified');
  });

  test('[6] [40] an article that becomes due changes tag and date at the next tick', async () => {
    writeFiles(service.content, { 'due.md': article('Due', '2026-03-01T12:30:00Z') });
    await service.regenerate();
    const before = await get('/rss.xml');
    expect(before.body.toString()).not.toContain('Due');
    service.clock.time = Date.parse('2026-03-01T12:30:00Z');
    await service.regenerate();
    const after = await get('/rss.xml', {
      'If-None-Match': before.headers.etag ?? '',
      'If-Modified-Since': before.headers['last-modified'] ?? '',
    });
    expect(after.status).toBe(200);
    expect(after.body.toString()).toContain('Due');
  });
});
