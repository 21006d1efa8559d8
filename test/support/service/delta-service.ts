import { createHash } from 'node:crypto';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';
import { decoded, readDocument } from '../documents/delta-reader.ts';
import { article, writeFiles, type Files } from './directory.ts';
import { request, type Answer } from './request.ts';
import type { Service } from './service.ts';

/** A text long enough that a document with one article fewer is shorter in every coding. */
export const text = (seed: string): string =>
  Array.from({ length: 40 }, (_, index) => createHash('sha256').update(`${seed}${index}`).digest('hex')).join(
    ' ',
  );

/** Three articles with the tag `sea`, in documents of up to four. */
export const FILES: Files = {
  'publication.yaml':
    'title: Bells\nauthority: example.org\nauthors: [Desk]\nlimit: 4\ngate: { shrinkPercent: 100 }\n',
  ...Object.fromEntries(
    ['One', 'Two', 'Three'].map((title, index) => [
      `${title.toLowerCase()}.md`,
      article(title, `2026-01-0${index + 1}T10:00:00Z`, text(title), 'tags: [sea]'),
    ]),
  ),
};

export type Headers = Record<string, string>;

/** Sends a request as a client does. */
export const get = (service: Service, path: string, headers: Headers = {}, method = 'GET'): Promise<Answer> =>
  request(service.origin + path, { method, headers });

/** Entity-tag of a document. */
export const tagOf = async (service: Service, path: string, headers: Headers = {}): Promise<string> =>
  (await get(service, path, headers)).headers.etag ?? '';

/** Requests the delta since an instance. */
export const delta = (service: Service, path: string, tag: string, headers: Headers = {}): Promise<Answer> =>
  get(service, path, { 'A-IM': 'feed', 'If-None-Match': tag, ...headers });

/** Names of the articles in a response; deleted ones with a minus. */
export function held(answer: Answer): string[] {
  const { entries, deleted } = readDocument(decoded(answer));
  const name = (id: string): string => id.replace(/^.*:/, '');
  return [...[...entries.keys()].map(name), ...deleted.map((id) => `-${name(id)}`)];
}

/** Writes and deletes files, and regenerates a minute later. */
export async function change(service: Service, files: Files, gone: readonly string[] = []): Promise<void> {
  for (const path of gone) rmSync(join(service.content, path));
  writeFiles(service.content, files);
  service.clock.time += 60_000;
  expect(await service.regenerate()).toBeDefined();
}

/** A fourth article. */
export const FOUR = { 'four.md': article('Four', '2026-01-04T10:00:00Z', text('Four'), 'tags: [sea]') };
