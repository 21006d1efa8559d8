import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import type { Article, Entry } from '../../../src/article/article.ts';
import { hasError, type Finding } from '../../../src/article/finding.ts';
import { toRfc3339, type Instant } from '../../../src/article/instant.ts';
import { scanContent } from '../../../src/content/scan.ts';
import { makeEntry } from '../../../src/snapshot/entry.ts';
import { reconcile } from '../../../src/snapshot/reconcile.ts';
import { bytesOf, casesOf, kinds, type Case } from '../../helpers/cases.ts';
import { writeFiles } from '../../helpers/directory.ts';
import { faultsOfEntry } from '../../helpers/judge.ts';

/** Which statement of the contract the cases of a kind prove. */
const STATEMENTS: Readonly<Record<string, string>> = {
  dates: '[20]',
  encodings: '[1]',
  'front-matter': '[66]',
  html: '[7]',
  markdown: '[7]',
  names: '[21]',
  sidecars: '[66]',
  size: '[9]',
  text: '[8]',
  xml: '[1] [8]',
};

const PUBLICATION = {
  title: 'Harbour News',
  description: 'What happens at the harbour',
  link: 'https://example.org/',
  baseUrl: 'https://example.org/',
  id: 'tag:example.org,2014:feed',
  language: 'en',
  authority: 'example.org',
  authors: [{ name: 'Newsroom' }],
  limit: 50,
  maxBytes: 1_000_000,
  tombstoneDays: 30,
  deltas: 20,
  gate: { shrinkPercent: 50, growPercent: 100, redatePercent: 50 },
  content: 'full',
  ttlMinutes: 5,
} as const;

const root = mkdtempSync(join(tmpdir(), 'feedwright-cases-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));

test('every kind of case is known and none is empty', () => {
  expect(kinds).toEqual(Object.keys(STATEMENTS).toSorted());
  expect(kinds.filter((kind) => casesOf(kind).length === 0)).toEqual([]);
});

describe.each(kinds)('%s', (kind) => {
  const table = casesOf(kind).map(([name, expected]) => [name, expected.about, expected] as const);

  test.each(table)(`${STATEMENTS[kind] ?? ''} %s: %s`, async (name, _about, expected) => {
    const { outcome, findings, facts, seen, faults } = await publish(join(root, kind, name), expected);
    expect(faults).toEqual([]);
    expect({ outcome, findings }).toEqual({ outcome: expected.outcome, findings: expected.findings });
    expect(facts).toEqual(factsExpected(expected));
    expect(expected.never.filter((text) => seen.includes(text.toLowerCase()))).toEqual([]);
  });
});

/** The way of a content directory to fragments, and what came of its first file. */
async function publish(directory: string, expected: Case) {
  const files = Object.entries(expected.files).map(([path, content]) => [path, bytesOf(content)]);
  writeFiles(directory, Object.fromEntries(files));
  const scan = await scanContent(directory, undefined, { timezone: expected.timezone, now: () => 0 });
  const reconciled = await reconcile({
    articles: scan.articles,
    rows: [],
    rememberedWords: async () => '',
    brokenPaths: new Set(),
    authority: PUBLICATION.authority,
    now: Date.parse('2100-01-01T00:00:00Z'),
  });
  const made = new Map(
    [...reconciled.settled].map(([article, row]) => [article, makeEntry(article, row, PUBLICATION)]),
  );
  const [path = ''] = Object.keys(expected.files);
  const article = scan.articles.find((one) => one.path === path);
  const its = article && made.get(article);
  const isOut = its === undefined || hasError(its.findings);
  const findings = [scan, reconciled, ...made.values()].flatMap((stage) => stage.findings);
  return {
    outcome: isOut ? 'left out' : article?.draft === true ? 'draft' : 'published',
    findings: findings.map((finding, index) => shortened(finding, path, expected.findings[index])),
    facts: isOut || article === undefined ? {} : factsOf(article, its.entry, expected),
    seen: isOut ? '' : its.entry.html.toLowerCase(),
    faults: [...made].flatMap(([one, { entry, findings }]) =>
      hasError(findings) ? [] : faultsOfEntry(one, entry),
    ),
  };
}

/** A finding as a case writes it; a case may leave the end of the message away. */
function shortened(finding: Finding, path: string, expected: string | undefined): string {
  const { file, line, severity, rule, message } = finding;
  const whole = `${file === path ? '' : `${file}:`}${line}: ${severity} ${rule}: ${message}`;
  return expected !== undefined && whole.startsWith(expected) ? expected : whole;
}

/** What a case can say of an article. A key that it does not name is left out here only if it is optional to name. */
function factsOf(article: Article, entry: Entry, expected: Case): Partial<Case> {
  const facts = {
    id: article.id,
    url: article.url,
    updated: dateOf(article.updated),
    expires: dateOf(article.expires),
    authors: some(article.authors.map((person) => (Object.keys(person).length === 1 ? person.name : person))),
    tags: some(article.tags),
    language: article.language,
    direction: article.direction,
    image: entry.image?.url,
    attachments: some(entry.attachments),
    source: article.source,
    ...(expected.title !== undefined && { title: article.title }),
    ...(expected.published !== undefined && { published: dateOf(article.published) }),
    ...(expected.summary !== undefined && { summary: entry.summary }),
    ...(expected.slug !== undefined && { slug: entry.slug }),
    ...(expected.line !== undefined && { line: article.body.line }),
    ...(expected.html !== undefined && { html: entry.html }),
  };
  return JSON.parse(JSON.stringify(facts)) as Partial<Case>;
}

function factsExpected(expected: Case): Partial<Case> {
  const {
    about: _,
    spec: _1,
    timezone: _2,
    files: _3,
    outcome: _4,
    findings: _5,
    never: _6,
    ...facts
  } = expected;
  return facts.html === undefined ? facts : { ...facts, html: facts.html.trimEnd() };
}

const dateOf = (instant: Instant | undefined): string | undefined =>
  instant === undefined ? undefined : toRfc3339(instant);

const some = <Item>(items: readonly Item[]): readonly Item[] | undefined =>
  items.length === 0 ? undefined : items;
