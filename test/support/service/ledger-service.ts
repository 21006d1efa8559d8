import { mkdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { article, writeFiles, type Files } from './directory.ts';
import { request } from './request.ts';
import { said, type Said } from '../documents/read-documents.ts';
import type { Service } from './service.ts';

export const LATER = '2026-03-01T15:30:00Z';

/** Generates words that are in no other text. */
export const prose = (name: string, length = 40): string =>
  Array.from({ length }, (_, index) => `${name}${index}`).join(' ');

export const PUBLICATION = { 'publication.yaml': 'authority: example.org\ntitle: Test\n' };

export const ONE = article('One', '2026-01-01T10:00:00Z', prose('one'));

export const TWO = article('Two', '2026-01-02T10:00:00Z', prose('two'));

export const FILES = { ...PUBLICATION, 'one.md': ONE, 'two.md': TWO };

export const ID_ONE = 'tag:example.org,2026-01-01:one';

export const ID_TWO = 'tag:example.org,2026-01-02:two';

export interface Change {
  /** Files written after the others. */
  readonly put?: Files;
  readonly move?: readonly (readonly [from: string, to: string])[];
  readonly remove?: readonly string[];
}

export async function change(
  service: Service,
  { put = {}, move = [], remove = [] }: Change,
  time = LATER,
): Promise<Said> {
  for (const [from, to] of move) {
    mkdirSync(join(service.content, to, '..'), { recursive: true });
    renameSync(join(service.content, from), join(service.content, to));
  }
  for (const path of remove) rmSync(join(service.content, path));
  writeFiles(service.content, put);
  service.clock.time = Date.parse(time);
  await service.regenerate();
  return said(service);
}

export const statusOf = async (service: Service, path: string): Promise<string> => {
  const { status, headers } = await request(service.origin + path);
  return headers.location === undefined ? String(status) : `${status} ${headers.location}`;
};

/** Values that a change without interest for readers must not alter. */
export const quiet = ({ ids, items }: Said): unknown => [
  ids,
  Object.values(items).map(({ published, updated }) => [published, updated]),
];
