import { createHash } from 'node:crypto';
import { rmSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import type { Regeneration } from '../../../src/core/publish/regenerator.ts';
import { article, writeFiles } from '../../support/service/directory.ts';
import { request } from '../../support/service/request.ts';
import { startService, type Service } from '../../support/service/service.ts';

const titles = async (service: Service): Promise<string[]> => {
  const { body } = await request(`${service.origin}/feed.json`);
  return (JSON.parse(body.toString()) as { items: { title: string }[] }).items.map(({ title }) => title);
};

describe('published articles', () => {
  test('[6] are the newest first, ties by id, up to the limit', async () => {
    const service = await startService({
      'publication.yaml': 'limit: 3',
      'b.md': article('B', '2026-01-01T10:00:00Z'),
      'a.md': article('A', '2026-01-01T10:00:00Z'),
      'old.md': article('Old', '2020-01-01T10:00:00Z'),
      'new.md': article('New', '2026-02-01T10:00:00Z'),
    });
    expect(await titles(service)).toEqual(['New', 'A', 'B']);
  });

  test('[6] include no draft, nothing expired and nothing scheduled, in documents or as a page', async () => {
    const service = await startService({
      'out.md': article('Out', '2026-01-01T10:00:00Z'),
      'draft.md': article('Secret draft', '2026-01-01T10:00:00Z', 'Secret.', 'draft: true'),
      'expired.md': article(
        'Secret past',
        '2026-01-01T10:00:00Z',
        'Secret.',
        'expires: 2026-02-01T10:00:00Z',
      ),
      'future.md': article('Secret future', '2026-04-01T10:00:00Z', 'Secret.'),
    });
    for (const path of ['/', '/rss.xml', '/atom.xml', '/feed.json']) {
      expect((await request(service.origin + path)).body.toString()).not.toContain('Secret');
    }
    for (const slug of ['draft', 'expired', 'future']) {
      expect((await request(`${service.origin}/articles/${slug}`)).status).toBe(404);
    }
    expect((await request(`${service.origin}/articles/out`)).status).toBe(200);
  });

  test('[6] an article disappears by itself when it expires', async () => {
    const service = await startService({
      'one.md': article('One', '2026-01-01T10:00:00Z'),
      'two.md': article('Two', '2026-01-02T10:00:00Z', 'Text.', 'expires: 2026-03-01T13:00:00Z'),
    });
    expect(service.current()?.nextTurn).toBe(Date.parse('2026-03-01T13:00:00Z'));
    service.clock.time = Date.parse('2026-03-01T13:00:00Z');
    await service.regenerate();
    expect(await titles(service)).toEqual(['One']);
    expect((await request(`${service.origin}/articles/two`)).status).toBe(410);
  });

  test('[66] a broken article is excluded and reported with file and line; the others are published', async () => {
    const reports: Regeneration[] = [];
    const service = await startService(
      {
        'good.md': article('Good', '2026-01-01T10:00:00Z'),
        'date.md': article('Bad date', '2026-02-30'),
        'yaml.md': '---\ntitle: "unclosed\n---\n',
      },
      { onRegenerated: (regeneration) => reports.push(regeneration) },
    );
    expect(await titles(service)).toEqual(['Good']);
    const errors = reports[0]?.newFindings.filter(({ severity }) => severity === 'error') ?? [];
    expect(errors.map(({ file, line }) => [file, line])).toEqual(
      expect.arrayContaining([
        ['date.md', 3],
        ['yaml.md', 2],
      ]),
    );
    await service.regenerate();
    expect(reports[1]?.newFindings).toEqual([]);
  });

  test('[66] without a content directory the last snapshot stays in service', async () => {
    const failures: unknown[] = [];
    const service = await startService(
      { 'one.md': article('One', '2026-01-01T10:00:00Z') },
      { onFailed: (error) => failures.push(error) },
    );
    const before = await request(`${service.origin}/rss.xml`);
    rmSync(service.content, { recursive: true });
    expect(await service.regenerate()).toBeUndefined();
    expect(failures).toHaveLength(1);
    const after = await request(`${service.origin}/rss.xml`, {
      headers: { 'If-None-Match': before.headers.etag ?? '' },
    });
    expect(after.status).toBe(304);
  });

  test('[18] no elements that RSS allows only in certain forms', async () => {
    const service = await startService({ 'one.md': article('One', '2026-01-01T10:00:00Z') });
    expect((await request(`${service.origin}/rss.xml`)).body.toString()).not.toMatch(
      /<(cloud|skipHours|skipDays)/,
    );
  });

  test('an empty content directory is an empty publication', async () => {
    const service = await startService({});
    for (const path of ['/', '/rss.xml', '/atom.xml', '/feed.json']) {
      expect((await request(service.origin + path)).status).toBe(200);
    }
    expect(await titles(service)).toEqual([]);
  });
});

describe('one regeneration at a time', () => {
  test('[66] calls during a run share one further run', async () => {
    const reports: Regeneration[] = [];
    const service = await startService(
      { 'one.md': article('One', '2026-01-01T10:00:00Z') },
      { onRegenerated: (regeneration) => reports.push(regeneration) },
    );
    const calls = Array.from({ length: 10 }, () => service.regenerate());
    const results = await Promise.all(calls);
    expect(reports).toHaveLength(3);
    expect(new Set(results).size).toBe(2);
  });

  test('[47] pollers see whole snapshots only', async () => {
    const text = (generation: number): string => `Generation ${generation}. `.repeat(50);
    const service = await startService({ 'one.md': article('One', '2026-01-01T10:00:00Z', text(0)) });
    let polling = true;
    const seen = new Set<string>();
    const pollers = Array.from({ length: 20 }, async (_, number) => {
      const coding = ['identity', 'gzip', 'br'][number % 3] ?? 'identity';
      while (polling) {
        const { status, headers, body } = await request(`${service.origin}/atom.xml`, {
          headers: { 'Accept-Encoding': coding },
        });
        const digest = createHash('sha256').update(body).digest();
        expect(status).toBe(200);
        expect(headers['repr-digest']).toBe(`sha-256=:${digest.toString('base64')}:`);
        expect(headers.etag).toBe(`"${digest.toString('hex').slice(0, 32)}"`);
        seen.add(headers.etag ?? '');
      }
    });
    for (let generation = 1; generation <= 20; generation += 1) {
      writeFiles(service.content, { 'one.md': article('One', '2026-01-01T10:00:00Z', text(generation)) });
      await service.regenerate();
    }
    polling = false;
    await Promise.all(pollers);
    expect(seen.size).toBeGreaterThan(3);
  });

  test('[57] polls neither read files nor render: they succeed after the files are gone', async () => {
    const reports: Regeneration[] = [];
    const service = await startService(
      { 'one.md': article('One', '2026-01-01T10:00:00Z') },
      { onRegenerated: (regeneration) => reports.push(regeneration) },
    );
    const { headers } = await request(`${service.origin}/rss.xml`);
    rmSync(service.content, { recursive: true });
    const answers = await Promise.all(
      Array.from({ length: 200 }, (_, number) =>
        request(`${service.origin}/rss.xml`, {
          headers: number % 2 === 0 ? { 'If-None-Match': headers.etag ?? '' } : {},
        }),
      ),
    );
    expect(answers.map(({ status }) => status)).toEqual(
      answers.map((_, number) => (number % 2 === 0 ? 304 : 200)),
    );
    expect(reports).toHaveLength(1);
  });
});

describe('identity', () => {
  test('[4] a new title, base URL or host changes no id', async () => {
    const ids = async (files: Record<string, string>, baseUrl: string): Promise<string[]> => {
      const service = await startService(files, { baseUrl });
      const { body } = await request(`${service.origin}/feed.json`);
      return (JSON.parse(body.toString()) as { items: { id: string }[] }).items.map(({ id }) => id);
    };
    const publication = { 'publication.yaml': 'authority: example.org' };
    const first = await ids(
      { ...publication, 'one.md': article('One', '2026-01-01T10:00:00Z') },
      'http://old.example/',
    );
    const second = await ids(
      { ...publication, 'one.md': article('Won', '2026-01-01T10:00:00Z') },
      'https://new.example/blog/',
    );
    expect(second).toEqual(first);
    expect(first).toEqual(['tag:example.org,2026-01-01:one']);
  });
});
