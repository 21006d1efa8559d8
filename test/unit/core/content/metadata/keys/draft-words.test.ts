import { describe, expect, test } from 'vitest';
import { readMetadata } from '../../../../../../src/core/content/metadata/metadata.ts';

const DIALECTS = [
  ['another dialect', 'date: 2020-01-01T00:00:00Z'],
  ['our own', 'published: 2020-01-01T00:00:00Z'],
] as const;

const read = (date: string, yaml: string) =>
  readMetadata(`title: T\n${date}\n${yaml}`, 1, { path: 'a.md', timezone: 'UTC' });

describe.each(DIALECTS)('words of drafts in %s', (_name, date) => {
  test.each([
    'draft: true',
    'draft: yes',
    'draft: 1',
    'draft: ON',
    'Draft: y',
    'is_draft: true',
    'published: false',
    'published: no',
    'published: 0',
    'publish: false',
    'publish: off',
    'dg-publish: false',
    'hidden: true',
    'hide: true',
    'unlisted: true',
    'private: yes',
    'secret: true',
    'headless: true',
    'members_only: true',
    'listed: false',
    'public: false',
    'password: swordfish',
    'password: 0',
    'status: draft',
    'Status: Pending',
    'status: private',
    'status: [draft]',
    'status: auto-draft',
    'visibility: members',
    'visibility: paid',
    'visibility: private',
    'post_status: trash',
    'permalink: false',
    'build:\n  render: never',
    'build:\n  list: never',
    '_build: { list: false }',
    'eleventyExcludeFromCollections: true',
    'params: { hidden: true }',
    'hidden: false\nprivate: true',
    'draft: false\nstatus: draft',
  ])('%j keeps the article out', (yaml) => {
    // A repeated key is an error of YAML.
    const clean =
      date.startsWith('published') && yaml.startsWith('published') ? 'date: 2020-01-01T00:00:00Z' : date;
    const { metadata, findings } = read(clean, yaml);
    expect(metadata.draft).toBe(true);
    expect(findings).toEqual([]);
  });

  test.each([
    'draft: no',
    'draft: 0',
    'draft: off',
    'hidden: false',
    'unlisted: no',
    'private:',
    'password:',
    'password: ~',
    'status: published',
    'status: publish',
    'status: future',
    'status: evergreen',
    'status: featured',
    'visibility: public',
    'publish: true',
    'hide: [navigation, toc]',
    'build: { list: always, render: link }',
    'permalink: true',
    'headless: false',
  ])('%j does not', (yaml) => {
    const { metadata, findings } = read(date, yaml);
    expect(metadata.draft ?? false).toBe(false);
    expect(findings).toEqual([]);
  });

  test.each([
    ['status: half baked', 'status: "half baked" is not understood'],
    ['visibility: friends', 'visibility: "friends" is not understood'],
    ['hidden: sometimes', 'hidden: "sometimes" is not understood'],
    ['private: { a: b }', 'private: a list or map is not understood'],
    ['publish: when ready', 'publish: "when ready" is not understood'],
  ])('%j is not understood: the article stays out, with a warning', (yaml, message) => {
    const { metadata, findings } = read(date, yaml);
    expect(metadata.draft).toBe(true);
    expect(findings).toMatchObject([{ severity: 'warning', line: 3 }]);
    expect(findings[0]?.message).toContain(message);
  });

  test.each([
    ['draft: perhaps', 'draft: "perhaps" is neither true nor false'],
    ['draft:', 'draft: write true or false'],
    ['draft: ""', 'draft: "" is neither true nor false'],
    ['drafts: true', 'unknown key "drafts": did you mean draft?'],
  ])('%j is an error', (yaml, message) => {
    expect(read(date, yaml).findings).toMatchObject([{ severity: 'error', line: 3, message }]);
  });
});

test('published: true leaves the date to date', () => {
  const { metadata, findings } = readMetadata('published: true\ndate: 2018-01-02 10:00:00 +0000', 1, {
    path: 'a.md',
    timezone: 'UTC',
  });
  expect(metadata).toEqual({ published: Date.UTC(2018, 0, 2, 10) });
  expect(findings).toEqual([]);
});

test.each(['publish: true', 'dg-publish: true', 'publish: yes'])(
  '%j marks a note for publication',
  (yaml) => {
    expect(read('date: 2020-01-01', yaml).metadata.optsIn).toBe(true);
  },
);
