import { rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { expect, test } from 'vitest';
import { runProgram } from './support/programs.ts';
import { STORY_FILES } from './support/stories.ts';
import { decoded } from '../support/documents/delta-reader.ts';
import { article, temporaryDirectory, writeFiles } from '../support/service/directory.ts';
import { request, type Answer } from '../support/service/request.ts';
import { RIGHT_TO_LEFT } from '../support/documents/right-to-left.ts';
import { startService, type Service } from '../support/service/service.ts';

/** The grammar of RFC 4287, appendix B. */
const GRAMMAR = resolve(import.meta.dirname, 'atom.rnc');

const FEEDS = `limit: 3
feeds:
  feeds/none: {tags: [nobody]}
  tags/old: {moved: {to: 'https://new.example/', from: 2027-01-01}}
  tags/gone: {moved: {to: 'https://new.example/', from: 2026-01-01}}
  tags/end: {retired: {from: 2027-01-01, notice: 'Read <the rest> & more.'}}
  tags/short: {content: summary}
`;

/** Starts one publication with six feeds, an archive and deltas. */
async function start(): Promise<Service> {
  const tags = 'tags: [old, gone, end, short, "<a> & דגים"]';
  return startService({
    'publication.yaml': `title: 'Bells & <Whistles>'\nauthority: example.org\n${FEEDS}`,
    ...Object.fromEntries(
      ['one', 'two', 'three', 'four', 'five'].map((name, index) => [
        `${name}.md`,
        article(name, `2026-01-0${index + 1}T10:00:00Z`, `Some words of ${name}. `.repeat(20), tags),
      ]),
    ),
  });
}

/** Debian's wrapper of jing warns of optional Java archives that are not installed; the grammar needs none of them. */
const WRAPPER_WARNING = /^\[warning\] \S+: Unable to locate .*\n/gm;

async function judge({ headers, body }: Answer): Promise<string> {
  const file = join(temporaryDirectory(), 'document.xml');
  const text = decoded({ headers, body } as Answer);
  writeFiles(join(file, '..'), { 'document.xml': text });
  const valid = await runProgram('jing', ['-c', GRAMMAR, file]);
  const formed = await runProgram('xmllint', ['--noout', '--nonet', '--pedantic', file]);
  const complaints = valid.stderr.replaceAll(WRAPPER_WARNING, '');
  return valid.stdout.toString() + complaints + formed.stdout.toString() + formed.stderr;
}

test.each([
  ['the main feed', '/atom.xml', 200],
  ['an archive', '/archive/1-2/atom.xml', 200],
  ['a selection', `/tags/${encodeURIComponent('a-דגים')}/atom.xml`, 200],
  ['a selection of summaries', '/tags/short/atom.xml', 200],
  ['an empty selection', '/feeds/none/atom.xml', 200],
  ['a feed that moves', '/tags/old/atom.xml', 200],
  ['the body of a redirect', '/tags/gone/atom.xml', 301],
  ['a feed that ends', '/tags/end/atom.xml', 200],
])('[19] [22] [24] jing accepts %s as Atom', async (_name, path, expected) => {
  const service = await start();
  const answer = await request(service.origin + path);
  expect(answer.status).toBe(expected);
  expect(answer.headers['content-type']).toBe('application/atom+xml; charset=utf-8');
  expect(await judge(answer)).toBe('');
});

test('[19] [31] [56] jing accepts tombstones, and a delta with one, as Atom', async () => {
  const service = await start();
  const before = await request(`${service.origin}/atom.xml`);
  rmSync(join(service.content, 'five.md'));
  writeFiles(service.content, { 'six.md': article('six', '2026-01-06T10:00:00Z') });
  service.clock.time += 3_600_000;
  expect(await service.regenerate()).toBeDefined();
  const whole = await request(`${service.origin}/atom.xml`);
  const delta = await request(`${service.origin}/atom.xml`, {
    headers: { 'A-IM': 'feed', 'If-None-Match': before.headers.etag },
  });
  expect([whole.status, delta.status]).toEqual([200, 226]);
  for (const answer of [whole, delta]) {
    expect(answer.body.toString()).toContain('deleted-entry');
    expect(await judge(answer)).toBe('');
  }
});

test.each([
  ['hostile articles', STORY_FILES],
  ['text of both directions', RIGHT_TO_LEFT],
])('[19] [23] [24] jing accepts %s as Atom', async (_name, files) => {
  const service = await startService(files);
  expect(await judge(await request(`${service.origin}/atom.xml`))).toBe('');
});

test('[19] jing rejects documents that are no Atom', async () => {
  const service = await start();
  const answer = await request(`${service.origin}/atom.xml`);
  const body = Buffer.from(answer.body.toString().replace(/<updated>[^<]*<\/updated>/, ''));
  expect(await judge({ ...answer, body })).toContain('error: ');
});
