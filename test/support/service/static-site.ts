import { readFileSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { vi } from 'vitest';
import { commandContext } from '../../../src/cli/command-context.ts';
import { exportCommand } from '../../../src/modules/static-export/command.ts';
import { MANIFEST_FILE, type Manifest } from '../../../src/modules/static-export/manifest.ts';
import { article, temporaryDirectory, type Files } from './directory.ts';
import type { Service } from './service.ts';

/** A publication with every kind of resource, without deltas and hub, which a static host does not offer. */
export const EVERYTHING: Files = {
  'publication.yaml': `title: "Bells & “quotes”"
authority: example.org
limit: 4
deltas: 0
push: { hub: false }
cdn: { keys: Surrogate-Key }
oldHosts: [old.example.org]
aliases: { /feed: /rss.xml, '/?feed=atom': /atom.xml, /caf%E9: /feed.json, /%7Eold: /feeds.opml, /altes/é: /, '/a$b': /tags/boats/ }
feeds:
  feeds/water: { title: Water, tags: [boats] }
  tags/old: { moved: /tags/boats/ }
  tags/ended: { retired: { from: 2026-01-05 } }
  tags/ends: { retired: { from: 2199-01-05 } }
`,
  'world/one.md': article('One', '2026-01-01T10:00:00Z', 'First. '.repeat(40), 'tags: [boats, ended]'),
  'two.md': article('Two', '2026-01-02T10:00:00Z', 'Second. '.repeat(40), 'tags: [boats, old, ends]'),
  'three.md': article('Three', '2026-01-03T10:00:00Z', 'Third. '.repeat(40), 'authors: Ane', 'language: nb'),
  'four.md': article('Four', '2026-01-04T10:00:00Z', 'Fourth. '.repeat(40), 'tags: [新闻]'),
  'five.md': article(
    'Five',
    '2026-01-05T10:00:00Z',
    'Fifth.',
    'attachments: [files/two words.mp3, files/a.pdf]',
  ),
  'six.md': article('Six', '2026-01-06T10:00:00Z', 'Sixth, a text that is known again.'),
  'seven.md': article('Seven', '2026-01-07T10:00:00Z', 'Seventh.', 'attachments: [files/gone.mp3]'),
  'files/two words.mp3': 'sound '.repeat(50),
  'files/a.pdf': '%PDF-1.4 nothing',
  'files/gone.mp3': 'another sound',
};

/** A publication whose pages have paths of their own: folders, files, names with dots, and one that is refused. */
export const PAGES_OF_THEIR_OWN: Files = {
  'publication.yaml': 'authority: example.org\ndeltas: 0\npush: { hub: false }\npermalinks: /:year/:slug/\n',
  '2017-12-02-ice.md': article('Ice', '2017-12-02T10:00:00Z', 'The harbour froze.'),
  'snow.md': article(
    'Snow',
    '2026-01-02T10:00:00Z',
    'Snow fell.',
    'permalink: /2026/snow.html',
    'redirect_from: [/?p=2, /old%20snow/, /a$b]',
  ),
  'fog.md': article('Fog', '2026-01-03T10:00:00Z', 'Fog lay.', 'permalink: /2026/v1.2', 'slug: own'),
  'rain.md': article('Rain', '2026-01-04T10:00:00Z', 'Rain fell.', 'permalink: /rain/'),
  'sleet.md': article('Sleet', '2026-01-06T10:00:00Z', 'Sleet fell.', 'permalink: /2026/sleet/index.html'),
  'hail.md': article('Hail', '2026-01-05T10:00:00Z', 'Hail fell.', 'permalink: /tags/hail/'),
};

/** Renames one article and deletes another while the service runs. */
export async function makeHistory({ content, clock, regenerate }: Service): Promise<void> {
  clock.time += 60_000;
  renameSync(join(content, 'six.md'), join(content, 'sixth.md'));
  rmSync(join(content, 'seven.md'));
  await regenerate();
}

/** Builds from the directories of a stopped service, with its clock. */
export async function buildFrom(
  { content, data, clock }: Pick<Service, 'content' | 'data' | 'clock'>,
  directory = join(temporaryDirectory(), 'public'),
  baseUrl = 'https://example.org/',
): Promise<{ readonly directory: string; readonly manifest: Manifest }> {
  const log = vi.spyOn(console, 'log').mockImplementation(() => {});
  try {
    const given = { content, data, baseUrl, cron: '0 0 1 1 *' };
    await exportCommand.run(
      commandContext({ given, words: [], flags: { out: directory } }, () => clock.time),
    );
  } finally {
    log.mockRestore();
  }
  return { directory, manifest: readManifest(directory) };
}

export function readManifest(directory: string): Manifest {
  return JSON.parse(readFileSync(join(directory, MANIFEST_FILE), 'utf8')) as Manifest;
}
