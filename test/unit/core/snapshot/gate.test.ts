import { describe, expect, test } from 'vitest';
import type { Entry } from '../../../../src/core/article/article.ts';
import type { LedgerRow } from '../../../../src/core/ledger/ledger.ts';
import { FORMATS } from '../../../../src/core/feed/feed.ts';
import type { Fragments } from '../../../../src/core/feed/document-limits.ts';
import { renderFragment } from '../feed/sample.ts';
import { checkGate, type GateInput, type Violation } from '../../../../src/core/snapshot/gate.ts';

const entry = (name: string, more: Partial<Entry> = {}): Entry => ({
  path: `${name}.md`,
  id: `tag:example.org,2026-01-01:${name}`,
  slug: name,
  link: `https://example.org/articles/${name}`,
  title: name,
  published: 1000,
  updated: 1000,
  authors: [{ name: 'Newsroom' }],
  tags: [],
  summary: name,
  language: 'en',
  direction: 'ltr',
  attachments: [],
  html: '<p>Text</p>',
  ...more,
});

const fragmentsOf = (one: Entry): Fragments =>
  Object.fromEntries(FORMATS.map((format) => [format, renderFragment(format, one, 'full')])) as Record<
    'rss' | 'atom' | 'json',
    string
  >;

const names = (count: number): string[] => Array.from({ length: count }, (_, number) => `a${number}`);

interface Change {
  readonly before?: readonly Entry[];
  readonly articlesBefore?: number;
  readonly after?: readonly Entry[];
  readonly articlesAfter?: number;
  readonly more?: Partial<GateInput>;
  readonly fragments?: (one: Entry) => Fragments;
  readonly withheld?: readonly string[];
}

function rules({
  before = [],
  after = [],
  articlesBefore,
  articlesAfter,
  more,
  fragments = fragmentsOf,
  withheld = [],
}: Change): Violation['rule'][] {
  const violations = checkGate({
    before: { entries: before, articles: articlesBefore ?? before.length },
    after: {
      chosen: after.map((one) => ({ entry: one, fragments: fragments(one) })),
      articles: articlesAfter ?? after.length,
      publishable: new Set(after.map(({ id }) => id).filter((id) => !withheld.includes(id))),
    },
    gone: names(Math.max(0, (articlesBefore ?? before.length) - (articlesAfter ?? after.length))),
    came: names(Math.max(0, (articlesAfter ?? after.length) - (articlesBefore ?? before.length))),
    suspicions: [],
    thresholds: { shrinkPercent: 50, growPercent: 100, redatePercent: 50 },
    ...more,
  });
  return violations.map(({ rule }) => rule);
}

describe('the gate accepts', () => {
  test.each<[string, Change]>([
    ['nothing', { before: names(5).map((name) => entry(name)), after: names(5).map((name) => entry(name)) }],
    ['the first article', { after: [entry('a')] }],
    ['the removal of the only article', { before: [entry('a')] }],
    ['the removal of two of two articles', { articlesBefore: 2, articlesAfter: 0 }],
    ['the removal of three of four articles', { articlesBefore: 4, articlesAfter: 1 }],
    ['the removal of half of a hundred articles', { articlesBefore: 100, articlesAfter: 50 }],
    ['forty new articles besides one', { articlesBefore: 1, articlesAfter: 41 }],
    [
      'edits of three of four articles',
      {
        before: names(4).map((name) => entry(name)),
        after: names(4).map((name, n) => entry(name, { updated: n < 3 ? 9000 : 1000 })),
      },
    ],
    [
      'edits of five of twenty articles',
      {
        before: names(20).map((name) => entry(name)),
        after: names(20).map((name, n) => entry(name, { updated: n < 5 ? 9000 : 1000 })),
      },
    ],
    [
      'links of every allowed kind',
      {
        after: [
          entry('a', { html: '<a href="mailto:a@example.org">a</a><img src="https://example.org/a.png">' }),
        ],
      },
    ],
    [
      'an attribute that quotes another',
      {
        after: [entry('a', { html: '<img alt="the attribute src=" src="https://example.org/y.png">' })],
      },
    ],
    [
      'an id with all characters that XML escapes',
      { after: [entry('a', { id: "http://example.org/?a=1&b=2'c" })] },
    ],
  ])('%s', (_name, change) => {
    expect(rules(change)).toEqual([]);
  });
});

describe('the gate rejects', () => {
  test.each<[string, Change, Violation['rule']]>([
    ['the removal of fifty-one of a hundred articles', { articlesBefore: 100, articlesAfter: 49 }, 'shrink'],
    ['the removal of all three articles', { articlesBefore: 3, articlesAfter: 0 }, 'shrink'],
    ['a thousand new articles besides a hundred', { articlesBefore: 100, articlesAfter: 1100 }, 'grow'],
    [
      'changes of all dates',
      {
        before: names(8).map((name) => entry(name)),
        after: names(8).map((name) => entry(name, { updated: 9000 })),
      },
      'redate',
    ],
    ['a draft', { after: [entry('a')], withheld: ['tag:example.org,2026-01-01:a'] }, 'draft'],
    [
      'a relative link',
      { after: [entry('a', { html: '<p><a class="x" href="/there">x</a></p>' })] },
      'relative-link',
    ],
    [
      'a relative picture',
      { after: [entry('a', { html: '<img alt="x" src="there.png">' })] },
      'relative-link',
    ],
    [
      'a javascript: link',
      { after: [entry('a', { html: '<a href="javascript:x()">x</a>' })] },
      'relative-link',
    ],
    ...FORMATS.map((format): [string, Change, Violation['rule']] => [
      `another id in ${format}`,
      {
        after: [entry('a')],
        fragments: (one) => ({ ...fragmentsOf(one), [format]: fragmentsOf(entry('b'))[format] }),
      },
      'parity',
    ]),
  ])('%s', (_name, change, rule) => {
    expect(rules(change)).toEqual([rule]);
  });

  test('an article that reappears under another id', () => {
    const row = (path: string, id: string): LedgerRow => ({
      id,
      path,
      slug: path,
      formerSlugs: [],
      contentHash: '',
      textHash: '',
      title: '',
      published: 0,
      updated: 0,
      deleted: undefined,
    });
    const violations = checkGate({
      before: { entries: [], articles: 0 },
      after: { chosen: [], articles: 0, publishable: new Set() },
      gone: [],
      came: [],
      suspicions: [
        { gone: row('old.md', 'tag:example.org,2026:old'), came: row('new.md', 'tag:example.org,2026:new') },
      ],
      thresholds: { shrinkPercent: 50, growPercent: 100, redatePercent: 50 },
    });
    expect(violations).toEqual([
      {
        rule: 'id-changed',
        message: expect.stringMatching(/^new\.md:1: .*old\.md.*id: tag:example\.org,2026:old/) as string,
      },
    ]);
  });

  test('changes beyond the thresholds of the publication', () => {
    const thresholds = { shrinkPercent: 10, growPercent: 1_000_000, redatePercent: 100 };
    expect(rules({ articlesBefore: 100, articlesAfter: 85, more: { thresholds } })).toEqual(['shrink']);
    expect(rules({ articlesBefore: 1, articlesAfter: 5000, more: { thresholds } })).toEqual([]);
  });
});
