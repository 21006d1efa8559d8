import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { start } from '../support/service/cli.ts';
import { runProgram } from './support/programs.ts';
import { gpodder } from './support/readers.ts';
import { article, temporaryDirectory } from '../support/service/directory.ts';

/** Bytes that reveal a part at the wrong position. */
function recording(bytes: number): Buffer {
  return Buffer.from(Array.from({ length: bytes }, (_, index) => (index * 31 + (index >> 8)) % 256));
}

const SHOW = {
  'publication.yaml': [
    'title: The Harbour Hour',
    'description: What the tide brings',
    'language: en',
    'icon: https://example.org/art.png',
    'kind: podcast',
    'podcast: { categories: [History], explicit: false }',
  ].join('\n'),
  'first.md': article('First', '2026-01-01T10:00:00Z', 'Text.', 'podcast: { episode: 1, duration: 1:02:03 }'),
  'first.mp3': recording(300_000),
  'second.md': article(
    'Second',
    '2026-01-02T10:00:00Z',
    'Text.',
    'attachments: [{ url: audio/two words.m4a, duration: 61 }]',
  ),
  'audio/two words.m4a': recording(1000),
};

/** Starts a service on these files, whose addresses lead to itself. */
function startShow(): Promise<string> {
  return start(['--content', temporaryDirectory(SHOW), '--port', '0']).listening;
}

test('[16] [34] gPodder subscribes to a show, lists its episodes with their sizes, and downloads them', async () => {
  const origin = await startShow();
  const { update, download, rows, downloads } = await gpodder(`${origin}/rss.xml`);
  await update();
  const media = origin.replace('127.0.0.1', 'localhost');
  expect(rows('SELECT title, description, cover_url AS cover FROM podcast')).toEqual([
    { title: 'The Harbour Hour', description: 'What the tide brings', cover: 'https://example.org/art.png' },
  ]);
  expect(
    rows(
      'SELECT title, url, file_size AS bytes, mime_type AS type, total_time AS seconds FROM episode ORDER BY published',
    ),
  ).toEqual([
    { title: 'First', url: `${media}/media/first.mp3`, bytes: 300_000, type: 'audio/mpeg', seconds: 3723 },
    {
      title: 'Second',
      url: `${media}/media/audio/two%20words.m4a`,
      bytes: 1000,
      type: 'audio/mp4',
      seconds: 61,
    },
  ]);
  await download();
  const directory = join(downloads, 'The Harbour Hour');
  const downloaded = readdirSync(directory).map((name) => readFileSync(join(directory, name)).length);
  expect(downloaded.toSorted((a, b) => a - b)).toEqual([1000, 300_000]);
});

test('[43] curl resumes a partial download', async () => {
  const url = `${await startShow()}/media/first.mp3`;
  const copy = join(temporaryDirectory(), 'copy');
  const whole = recording(300_000);
  writeFileSync(copy, whole.subarray(0, 123_456));
  const { stdout, stderr, code } = await runProgram('curl', [
    '-fsS',
    '-C',
    '-',
    '-o',
    copy,
    '-w',
    '%{http_code} %{size_download}',
    url,
  ]);
  expect([code, stderr, stdout.toString()]).toEqual([0, '', `206 ${300_000 - 123_456}`]);
  expect(readFileSync(copy).equals(whole)).toBe(true);
  // A complete copy needs no further bytes.
  const again = await runProgram('curl', ['-sS', '-C', '-', '-o', copy, '-w', '%{http_code}', url]);
  expect([again.stdout.toString(), statSync(copy).size]).toEqual(['416', 300_000]);
});
