import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { readPublicationFile } from '../../../../src/core/content/publication/publication-file.ts';
import { completePublicationFile } from '../../../../src/modules/moving/publication-settings.ts';
import {
  completePublicationText,
  type PublicationFacts,
} from '../../../../src/modules/moving/publication-text.ts';

const OLD: PublicationFacts = {
  title: 'Ice: a journal #1',
  description: 'On ice\nand snow',
  language: 'en_US',
  feedId: 'tag:blogger.com,1999:blog-1',
  limit: 10,
  feedPaths: {
    '/feed/': '/rss.xml',
    '/feed/atom/': '/atom.xml',
    '/?feed=rss2': '/rss.xml',
    '/rss.xml': '/rss.xml',
  },
};

const settingsOf = (text: string | undefined) => {
  const { settings, faults } = readPublicationFile(text ?? '');
  expect(faults).toEqual([]);
  return settings;
};

describe('publication.yaml after a move', () => {
  test('is made with every setting of the earlier publication, and none for a path of the service', () => {
    const { text, added } = completePublicationText(undefined, OLD);
    expect(settingsOf(text)).toEqual({
      title: 'Ice: a journal #1',
      description: 'On ice and snow',
      language: 'en-US',
      id: 'tag:blogger.com,1999:blog-1',
      limit: 10,
      oldFeeds: 'serve',
      aliases: { '/feed/': '/rss.xml', '/feed/atom/': '/atom.xml', '/?feed=rss2': '/rss.xml' },
    });
    expect(added).toContain('aliases /?feed=rss2');
  });

  test('has its time zone, but none that would stop the service', () => {
    expect(
      settingsOf(completePublicationText(undefined, { ...OLD, timezone: 'Europe/Berlin' }).text),
    ).toMatchObject({ timezone: 'Europe/Berlin' });
    const wrong = completePublicationText(undefined, { ...OLD, timezone: 'Mars/Olympus' });
    expect(settingsOf(wrong.text)).not.toHaveProperty('timezone');
    expect(wrong.differences).toEqual([
      'publication.yaml: timezone of the earlier publication, "Mars/Olympus", cannot be used here',
    ]);
  });

  test('is equal after a second run', () => {
    const first = completePublicationText(undefined, OLD).text;
    const second = completePublicationText(first, OLD);
    expect(second).toEqual({ text: first, added: [], differences: [] });
  });

  test.each([
    [
      'a block with a comment',
      'aliases:\n  # the oldest\n  /blog.rdf: /rss.xml # since 2003\nlimit: 30\n# end\n',
    ],
    ['a block at the end without a line end', 'limit: 30\naliases:\n    /blog.rdf: /rss.xml # since 2003'],
    ['several blank lines after a block', 'aliases:\n  /blog.rdf: /rss.xml\n\n\nlimit: 30 # a comment\n'],
  ])('keeps text and comments of %s as they are', (_, before) => {
    const { text = '' } = completePublicationText(before, OLD);
    const settings = settingsOf(text);
    expect(settings.limit).toBe(30);
    expect(settings.aliases).toMatchObject({ '/blog.rdf': '/rss.xml', '/feed/': '/rss.xml' });
    const kept = text.split('\n');
    for (const line of before.split('\n')) expect(kept).toContain(line);
  });

  test.each([
    ['a flow map', 'title: Snow\naliases: { /old: /rss.xml }\n'],
    ['a key without a value', 'title: Snow\naliases: # none yet\n'],
    ['a document in flow style', '{ title: Snow, limit: 10 }'],
    ['an end mark', 'title: Snow\n...\n'],
    ['Windows line ends', 'title: Snow\r\naliases:\r\n  /old: /rss.xml\r\n'],
    ['nothing but comments', '# title: Snow\ntitle: Snow\n'],
  ])('takes %s', (_, before) => {
    const { text, fault } = completePublicationText(before, OLD);
    expect(fault).toBeUndefined();
    expect(settingsOf(text)).toMatchObject({
      title: 'Snow',
      language: 'en-US',
      aliases: { '/feed/': '/rss.xml' },
    });
  });

  test('tells differences and changes no key', () => {
    const before = 'title: Snow\nlanguage: en-us\naliases:\n  /feed/: /atom.xml\n';
    const { text, differences } = completePublicationText(before, OLD);
    expect(settingsOf(text)).toMatchObject({
      title: 'Snow',
      language: 'en-US',
      aliases: { '/feed/': '/atom.xml' },
    });
    expect(differences).toEqual([
      'publication.yaml: title is "Snow" and stays; the earlier publication had "Ice: a journal #1"',
      'publication.yaml: aliases /feed/ is "/atom.xml" and stays; the earlier publication had "/rss.xml"',
    ]);
  });

  test.each([
    ['broken YAML', 'title: [Snow'],
    ['a list', '- title\n'],
    ['an alias for the map of aliases', 'oldHosts: &a {}\naliases: *a\n'],
  ])('leaves %s as it is, and says so', (_, before) => {
    const { text, added, fault } = completePublicationText(before, OLD);
    expect({ text, added }).toEqual({ text: undefined, added: [] });
    expect(fault).toMatch(/^publication\.yaml was not changed: /);
  });

  test('leaves out values that the service cannot use, and says so', () => {
    const { text, differences } = completePublicationText(undefined, {
      title: 'Ice',
      description: '  ',
      language: 'no language',
      feedId: '17',
      limit: 5000,
      feedPaths: { '/a b': '/rss.xml', '/feed': '/rss.xml' },
    });
    expect(settingsOf(text)).toEqual({
      title: 'Ice',
      limit: 1000,
      oldFeeds: 'serve',
      aliases: { '/feed': '/rss.xml' },
    });
    expect(differences).toHaveLength(3);
  });

  test('takes keys of modules for right', () => {
    const { text } = completePublicationText('title: Snow\npodcast:\n  type: serial\n', OLD);
    expect(text).toContain('podcast:\n  type: serial\n');
    expect(text).toContain('limit: 10\n');
  });
});

describe('the file', () => {
  let directory: string;
  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), 'feedwright-settings-'));
  });
  afterEach(() => rmSync(directory, { recursive: true, force: true }));

  test('is written whole, and nothing else stays behind', async () => {
    await completePublicationFile(directory, OLD);
    writeFileSync(join(directory, 'ice.md'), '');
    const { added } = await completePublicationFile(directory, {
      ...OLD,
      feedPaths: { '/index.rdf': '/rss.xml' },
    });
    expect(added).toEqual(['aliases /index.rdf']);
    expect(readdirSync(directory).toSorted()).toEqual(['ice.md', 'publication.yaml']);
    expect(settingsOf(readFileSync(join(directory, 'publication.yaml'), 'utf8')).aliases).toHaveProperty(
      '/index.rdf',
    );
  });

  test('that cannot be written is a fault, not an exception', async () => {
    const { fault } = await completePublicationFile(join(directory, 'absent'), OLD);
    expect(fault).toMatch(/^publication\.yaml was not changed: /);
  });
});
