import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import type { Article, Entry } from '../../../src/core/article/article.ts';
import type { Finding } from '../../../src/core/article/finding.ts';
import { toRfc3339, type Instant } from '../../../src/core/article/instant.ts';
import { dryRun, type DryRun } from '../../../src/core/publish/dry-run.ts';
import { EXTENSIONS } from '../../../src/app/modules/feed-modules.ts';
import { createRegenerator } from '../../../src/core/publish/regenerate.ts';
import { openOnSqlite } from '../../../src/store/sqlite/open-sqlite.ts';
import { openVolatileStore } from '../../../src/store/sqlite/sqlite-store.ts';
import { bytesOf, casesOf, type Case } from './cases.ts';
import { writeFiles } from '../service/directory.ts';
import { faultsOfEntry } from './entry-oracle.ts';

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

/** Last second that every format can represent; no article of a case is due later. */
const NOW = Date.parse('9999-12-31T23:59:59Z');

/** Declares a test for each case of these kinds; by kind, the statement of the contract that its cases prove. */
export function testCases(kinds: Readonly<Record<string, string>>): void {
  const root = mkdtempSync(join(tmpdir(), 'feedwright-cases-'));
  afterAll(() => rmSync(root, { recursive: true, force: true }));

  describe.each(Object.entries(kinds))('%s', (kind, statement) => {
    const table = casesOf(kind).map(([name, expected]) => [name, expected.about, expected] as const);

    test.each(table)(`${statement} %s: %s`, async (name, _about, expected) => {
      const { outcome, findings, facts, seen, faults } = await publish(join(root, kind, name), expected);
      expect(faults).toEqual([]);
      expect({ outcome, findings }).toEqual({
        outcome: expected.outcome,
        findings: inOneOrder(expected.findings),
      });
      expect(facts).toEqual(factsExpected(expected));
      expect(expected.never.filter((text) => seen.includes(text.toLowerCase()))).toEqual([]);
    });
  });
}

/** Publishes a content directory like the service, and reports the outcome for its first file. */
async function publish(directory: string, expected: Case) {
  const files = Object.entries(expected.files).map(([path, content]) => [path, bytesOf(content)]);
  const content = join(directory, 'content');
  writeFiles(content, Object.fromEntries(files));
  let failure: unknown;
  const regenerator = createRegenerator({
    contentDirectory: content,
    openStore: (...how) => openOnSqlite(join(directory, 'data'), ...how),
    holder: 'cases',
    mayLead: true,
    leadMs: 0,
    timezone: expected.timezone,
    loadPublication: () => PUBLICATION,
    generator: 'cases',
    extensions: EXTENSIONS,
    now: () => NOW,
    onFailed: (error) => (failure = error),
  });
  try {
    const snapshot = (await regenerator.regenerate())?.snapshot;
    if (snapshot === undefined) throw failure;
    const { ledger } = await regenerator.store();
    const [path = ''] = Object.keys(expected.files);
    const faults: string[] = [];
    let facts: Partial<Case> = {};
    for (const entry of snapshot.entries) {
      const row = await ledger.byId(entry.id);
      const article = row && (await ledger.articleOf(row));
      if (article === undefined) throw new Error(`${entry.path} is not stored`);
      faults.push(...faultsOfEntry(article, entry));
      if (entry.path === path) facts = factsOf(article, entry, expected);
    }
    // A file with many findings is served with the first ones; a check names all.
    const isCondensed = snapshot.findings.some(({ count = 1 }) => count > 1);
    const findings = isCondensed ? (await check(content, expected)).findings : snapshot.findings;
    const entry = snapshot.entries.find((one) => one.path === path);
    return {
      outcome: entry === undefined ? await outcomeOf(content, expected, snapshot.articles) : 'published',
      findings: inOneOrder(findings.map((finding) => shortened(finding, path, expected.findings))),
      facts,
      seen: entry?.html.toLowerCase() ?? '',
      faults,
    };
  } finally {
    await regenerator.close();
  }
}

/** Distinguishes an unpublished draft or future article from a refused file. */
async function outcomeOf(contentDirectory: string, expected: Case, published: number): Promise<string> {
  const { articles } = await check(contentDirectory, expected);
  return articles > published ? 'not out' : 'left out';
}

/** Checks a content directory like the command. */
async function check(contentDirectory: string, { timezone }: Case): Promise<DryRun> {
  const store = await openVolatileStore();
  try {
    return await dryRun({
      contentDirectory,
      timezone,
      publication: PUBLICATION,
      generator: 'cases',
      extensions: EXTENSIONS,
      store,
      previous: undefined,
      now: () => NOW,
    });
  } finally {
    await store.close();
  }
}

/** A finding in the notation of cases, which may omit the end of the message. */
function shortened(finding: Finding, path: string, expected: readonly string[]): string {
  const { file, line, severity, rule, message } = finding;
  const whole = `${file === path ? '' : `${file}:`}${line}: ${severity} ${rule}: ${message}`;
  return expected.find((one) => whole === one) ?? expected.find((one) => whole.startsWith(one)) ?? whole;
}

/** Findings by line and text: those of one line have no order of their own. */
function inOneOrder(findings: readonly string[]): readonly string[] {
  return findings.toSorted((a, b) => Number.parseInt(a, 10) - Number.parseInt(b, 10) || (a < b ? -1 : 1));
}

/** The facts of an article that a case names. Required keys are always included. */
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
