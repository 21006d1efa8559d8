import { describe, expect, test } from 'vitest';
import { formatFinding } from '../../../../../src/core/article/finding.ts';
import { readMetadata } from '../../../../../src/core/content/metadata/metadata.ts';

const CONTEXT = { path: 'a.md', timezone: 'UTC' };
const read = (yaml: string) => readMetadata(yaml, 2, CONTEXT);
const told = (yaml: string) =>
  read(yaml).findings.map((finding) => `${finding.severity} ${finding.rule} ${formatFinding(finding)}`);

describe('readMetadata', () => {
  test('reads every key', () => {
    const { metadata, findings } = read(`
title: "  Security \\u0001 ties\\n run deep "
id: tag:example.org,2014:ties
url: https://example.org/ties
published: 2014-06-05T17:18:00Z
updated: 2014-06-06T08:00:00+02:00
authors:
  - A. Writer
  - {name: B. Writer, url: https://example.org/b, email: b@example.org}
tags: [security, 2014, 007, security]
summary: >
  Two
  lines
language: EN-gb
image: /images/a.jpg
attachments:
  - {url: /a.MP3?x=1, size: 1234, duration: 1:02:03, title: Sound}
  - {url: /b, type: Application/PDF; v=1}
source: {title: The Origin, url: https://example.net/}
draft: false
expires: 2030-01-01T00:00:00Z
`);
    expect(findings).toEqual([]);
    expect(metadata).toEqual({
      title: 'Security ties run deep',
      id: 'tag:example.org,2014:ties',
      url: 'https://example.org/ties',
      published: Date.UTC(2014, 5, 5, 17, 18),
      updated: Date.UTC(2014, 5, 6, 6),
      authors: [
        { name: 'A. Writer' },
        { name: 'B. Writer', url: 'https://example.org/b', email: 'b@example.org' },
      ],
      tags: ['security', '2014', '007'],
      summary: 'Two lines',
      language: 'en-GB',
      image: { url: '/images/a.jpg' },
      attachments: [
        {
          url: '/a.MP3?x=1',
          mediaType: 'audio/mpeg',
          sizeBytes: 1234,
          title: 'Sound',
          durationSeconds: 3723,
        },
        { url: '/b', mediaType: 'application/pdf' },
      ],
      source: { title: 'The Origin', url: 'https://example.net/' },
      draft: false,
      expires: Date.UTC(2030, 0, 1),
    });
  });

  test.each([
    ['nothing', '', {}],
    ['a comment', '# nothing', {}],
    ['a number as a title', 'title: 1984', { title: '1984' }],
    ['a title that YAML 1.1 took for false', 'title: No', { title: 'No' }],
    ['empty values', 'title:\nsummary: ~\nurl: null\nexpires:', {}],
    ['the word null as a title', 'title: "null"', { title: 'null' }],
    ['one author', 'authors: A. Writer', { authors: [{ name: 'A. Writer' }] }],
    ['one author as a map', 'authors: {name: A. Writer}', { authors: [{ name: 'A. Writer' }] }],
    ['tags with commas', 'tags: ties, security', { tags: ['ties', 'security'] }],
    ['a source by name', 'source: The Origin', { source: { title: 'The Origin' } }],
    [
      'a source by address',
      'source: {url: https://example.net/x}',
      { source: { title: 'example.net', url: 'https://example.net/x' } },
    ],
    ['an alias', 'title: &t Ties\nsummary: *t', { title: 'Ties', summary: 'Ties' }],
    ['a draft', 'draft: true', { draft: true }],
    ['a draft in capitals', 'draft: TRUE', { draft: true }],
  ])('%s', (_name, yaml, metadata) => {
    expect(read(yaml)).toEqual({ metadata, findings: [] });
  });

  test.each([
    [
      'a draft in other words',
      'draft: perhaps',
      ['error metadata a.md:2: draft: "perhaps" is neither true nor false'],
    ],
    ['a draft without a value', 'draft:', ['error metadata a.md:2: draft: write true or false']],
    [
      'a mistyped draft',
      'drfat: true',
      ['error unknown-key a.md:2: unknown key "drfat": did you mean draft?'],
    ],
    [
      'a mistyped key',
      'title: T\ntgas: x',
      ['warning unknown-key a.md:3: unknown key "tgas": did you mean tags?'],
    ],
    [
      'a key of another program',
      'date: x',
      ['error date a.md:2: date: "x" does not read as a date: write it like 2014-06-05T17:18:00Z'],
    ],
    [
      'unknown keys in our own dialect',
      'published: 2014-06-05T00:00:00Z\nfrobs: x\nquux: y',
      ['warning unknown-key a.md:3: unknown key "frobs"', 'warning unknown-key a.md:4: unknown key "quux"'],
    ],
    [
      'unknown keys in the dialect of another program',
      'title: T\nfrobs: x\nquux: y',
      ['note unknown-key a.md:3: unknown keys are passed over: "frobs", "quux"'],
    ],
    ['keys of themes', 'layout: x\nweight: 1\nshow_reading_time: true\nToc: true', []],
    [
      'a key of the language',
      'published: 2014-06-05T00:00:00Z\n__proto__: {draft: true}',
      ['warning unknown-key a.md:3: unknown key "__proto__"'],
    ],
    ['an id in any form', 'id: post-1', []],
    [
      'a url that runs',
      'url: "javascript:alert(1)"',
      [
        'error url a.md:2: url: "javascript:alert(1)" is not an absolute URL such as https://example.org/story',
      ],
    ],
    [
      'a title that is a list',
      'title: [a]\npublished: 2014-06-05T00:00:00Z',
      ['error title a.md:2: title: must be one line of text'],
    ],
    [
      'a date that is a list',
      'published: [2014-06-05]',
      ['error date a.md:2: published: must be a date such as 2014-06-05T17:18:00Z'],
    ],
    [
      'a language that is none',
      'language: english please',
      ['warning language a.md:2: language: "english please" is not a language tag such as en-GB (BCP 47)'],
    ],
    [
      'an image inside',
      'image: "data:image/png;base64,AA"',
      ['warning url a.md:2: image: "data:image/png;base64,AA" is not the address of an image'],
    ],
    [
      'an author without a name',
      'authors:\n  - A. Writer\n  - url: https://example.org',
      ['warning metadata a.md:4: authors: an author needs a name'],
    ],
    [
      'an author with a wrong address',
      'authors: {name: A, url: x, email: y}',
      [
        'warning metadata a.md:2: authors: "x" is not an absolute URL',
        'warning metadata a.md:2: authors: "y" is not an e-mail address',
      ],
    ],
    [
      'an attachment of unknown type',
      'attachments:\n  - {url: /a.mp3}\n  - {url: /b.xyz}',
      [
        'warning attachment a.md:4: attachments: the media type of /b.xyz is not known: add type, such as audio/mpeg',
      ],
    ],
    [
      'an attachment without address',
      'attachments: {title: x}',
      ['warning attachment a.md:2: attachments: "" is not the address of a file: give url as https://…'],
    ],
    [
      'a size with a unit',
      'attachments: {url: /a.mp3, size: 12 MB}',
      ['warning attachment a.md:2: attachments: size "12 MB" is not a number of bytes'],
    ],
    ['a key twice', 'title: a\ntitle: b', ['error metadata a.md:3: invalid YAML: Map keys must be unique']],
    ['a list', '- a', ['error metadata a.md:2: the metadata is not a list of lines "key: value"']],
    [
      'two documents',
      'title: a\n---\ntitle: b',
      [
        'error metadata a.md:3: invalid YAML: Source contains multiple documents; please use YAML.parseAllDocuments()',
      ],
    ],
    [
      'a tag that could make code',
      'tags: !!js/function x',
      ['warning metadata a.md:2: Unresolved tag: tag:yaml.org,2002:js/function'],
    ],
    [
      'an alias of nothing',
      'title: *t',
      ['error metadata a.md:2: invalid YAML: Unresolved alias (the anchor must be set before the alias): t'],
    ],
    [
      'updated before published',
      'published: 2014-06-05T00:00:00Z\nupdated: 2014-06-04T00:00:00Z',
      ['warning date a.md:3: updated: is before published, and counts as the same moment'],
    ],
  ])('%s', (_name, yaml, findings) => {
    expect(told(yaml)).toEqual(findings);
  });

  test('an invalid date is an error at its line, and gives no date', () => {
    const { metadata, findings } = read('title: T\npublished: 2014-02-30');
    expect(metadata).toEqual({ title: 'T' });
    expect(findings).toMatchObject([{ line: 3, severity: 'error', rule: 'date' }]);
  });

  test('a day without a zone is read in the time zone, with a note', () => {
    const { metadata, findings } = readMetadata('published: 2014-06-05', 1, {
      path: 'a',
      timezone: 'Asia/Tokyo',
    });
    expect(metadata.published).toBe(Date.UTC(2014, 5, 4, 15));
    expect(findings).toMatchObject([{ line: 1, severity: 'note', rule: 'date' }]);
  });

  test('updated before published is raised to it', () => {
    const { metadata } = read('published: 2014-06-05T00:00:00Z\nupdated: 2014-06-04T00:00:00Z');
    expect(metadata.updated).toBe(metadata.published);
  });

  test.each([
    [
      'aliases of aliases',
      `a: &a [x,x,x,x,x,x]\nb: &b [*a,*a,*a,*a,*a,*a]\nc: &c [*b,*b,*b,*b,*b,*b]\ntags: [*c,*c,*c,*c]`,
    ],
    ['deep lists', `title: ${'['.repeat(60_000)}`],
    ['deep maps', '{a: '.repeat(16_000)],
    ['more than anybody writes', `title: ${'x'.repeat(70_000)}`],
    ['a quotation mark that is not closed', 'title: "x'],
  ])('%s: an error, in bounded time', (_name, yaml) => {
    const { metadata, findings } = read(yaml);
    expect(metadata).toEqual({});
    expect(findings).toMatchObject([{ severity: 'error', rule: 'metadata' }]);
  });
});
