import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { temporaryDirectory } from '../../support/service/directory.ts';
import { request } from '../../support/service/request.ts';
import { startService } from '../../support/service/service.ts';
import { ON_FILES } from '../../support/store/engine.ts';

/**
 * A data directory that an earlier version wrote (before migration 004): six articles, of which one was renamed, one
 * deleted and one edited, and the responses that this version gave afterwards.
 */
const FIXTURE = resolve(import.meta.dirname, '../../fixtures/upgrade');

interface Response {
  readonly status: number;
  readonly etag?: string;
  readonly lastModified?: string;
  readonly location?: string;
}

interface Item {
  readonly id: string;
  readonly url: string;
  readonly date_published: string;
  readonly date_modified: string;
}

const expected = JSON.parse(readFileSync(join(FIXTURE, 'expected.json'), 'utf8')) as {
  readonly items: readonly Item[];
  readonly answers: Readonly<Record<string, Response>>;
};

test.runIf(ON_FILES)(
  '[3] [4] [37] keeps ids, dates, addresses and entity-tags of a data directory that an earlier version wrote',
  async () => {
    const content = temporaryDirectory();
    cpSync(join(FIXTURE, 'content'), content, { recursive: true });
    const data = temporaryDirectory();
    writeFileSync(
      join(data, 'feedwright.sqlite'),
      gunzipSync(readFileSync(join(FIXTURE, 'feedwright.sqlite.gz'))),
    );
    const { origin, regenerate } = await startService(
      {},
      {
        content,
        data,
        baseUrl: 'https://feeds.harbour.example',
        now: () => Date.parse('2026-03-02T12:00:00Z'),
      },
    );
    await regenerate();
    for (const [path, response] of Object.entries(expected.answers)) {
      const { status, headers } = await request(origin + path);
      const { etag, location, 'last-modified': lastModified } = headers;
      expect({ path, status, etag, lastModified, location }).toEqual({ path, ...response });
    }
    const { body } = await request(`${origin}/feed.json`);
    const { items } = JSON.parse(body.toString()) as { items: readonly Item[] };
    expect(
      items.map(({ id, url, date_published, date_modified }) => ({ id, url, date_published, date_modified })),
    ).toEqual(expected.items);
  },
);
