import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { Finding } from '../../../src/core/article/finding.ts';
import { formatFinding } from '../../../src/core/article/finding.ts';
import { bytesOf } from '../documents/cases.ts';
import { startService, type Service } from '../service/service.ts';
import { buildFrom } from '../service/static-site.ts';
import { request, type Answer } from '../service/request.ts';
import {
  expectedFinding,
  type ExpectedArticle,
  type ExpectedFinding,
  type ForeignCase,
} from './case-file.ts';
import { differences, relativeAddresses } from './compare-article.ts';
import { addressesIn, BASE, crawl, pathOf } from './crawl.ts';
import { readArticles, type ArticleInFormats } from './read-articles.ts';

/**
 * Publishes the files of a case with a real service, reads everything it serves and, where the case names files or
 * forbidden strings, a static export. Returns the differences from the expected result, one sentence each.
 */
export async function faultsOfCase(expected: ForeignCase): Promise<readonly string[]> {
  const files = Object.entries(expected.files).map(([path, content]) => [path, bytesOf(content)] as const);
  const clock = { time: Date.parse(expected.now) };
  let failure: unknown;
  const service = await startService(Object.fromEntries(files), {
    timezone: expected.timezone,
    now: () => clock.time,
    onFailed: (error) => (failure = error),
  });
  const snapshot = service.current();
  if (snapshot === undefined) return [`nothing is published: ${String(failure)}`];

  const faults = [
    ...(await articleFaults(expected, service)),
    ...findingFaults(expected, snapshot.findings),
    ...(await addressFaults(expected, service)),
    ...countFaults(expected, service),
  ];
  const everything = await crawl(service.origin, Object.keys(expected.redirects));
  for (const [path, { status, body }] of everything)
    if (status >= 500) faults.push(`${path} answers ${status}: ${body.toString().slice(0, 200)}`);
  faults.push(...secretFaults(expected.never, everything, 'is served in'));
  if (Object.keys(expected.served).length > 0 || expected.never.length > 0)
    faults.push(...(await exportFaults(expected, { ...service, clock })));
  faults.push(...(await scheduleFaults(expected, { ...service, clock })));
  return faults;
}

/** Permalinks of published articles by path. */
const linksOf = (service: Service): ReadonlyMap<string, string> =>
  new Map((service.current()?.entries ?? []).map(({ path, link }) => [path, link]));

async function articleFaults(expected: ForeignCase, service: Service): Promise<readonly string[]> {
  const links = linksOf(service);
  const documents = await readArticles(service.origin);
  const faults: string[] = [];
  const found = new Map(
    [...links].flatMap(([path, link]) =>
      documents.get(link) ? [[path, documents.get(link) as ArticleInFormats]] : [],
    ),
  );
  for (const path of links.keys())
    if (expected.articles[path]?.outcome !== 'published') faults.push(`${path}: published`);
  faults.push(...fragmentFaults(documents));
  const errors = new Set(
    service
      .current()
      ?.findings.filter(({ severity }) => severity === 'error')
      .map(({ file }) => file),
  );
  for (const [path, article] of Object.entries(expected.articles)) {
    if (expected.files[path] === undefined) faults.push(`${path}: the case has no such file`);
    if ((article.outcome === 'error') !== errors.has(path))
      faults.push(`${path}: ${errors.has(path) ? 'refused' : 'no error'}`);
    if (article.outcome !== 'published') continue;
    const formats = found.get(path);
    if (formats === undefined) {
      faults.push(`${path}: not published`);
      continue;
    }
    faults.push(...differences(article, formats).map((fault) => `${path}: ${fault}`));
    faults.push(
      ...(await linkFaults(expected, service, article, formats)).map((fault) => `${path}: ${fault}`),
    );
  }
  return faults;
}

/**
 * Checks that each fragment to which a text refers, such as a footnote, is in that text, and in no other one of the
 * document: readers put several entries on one page.
 */
function fragmentFaults(documents: ReadonlyMap<string, ArticleInFormats>): readonly string[] {
  const texts = [...documents.values()].map(({ json }) => json.html);
  const idsOf = (html: string): readonly string[] =>
    [...html.matchAll(/\sid="([^"]*)"/g)].map(([, id = '']) => id);
  const all = texts.flatMap(idsOf);
  return texts.flatMap((html) => {
    const ids = new Set(idsOf(html));
    const fragments = new Set([...html.matchAll(/\shref="[^"#]*#([^"]+)"/g)].map(([, id = '']) => id));
    return [...fragments]
      .filter((id) => ids.has(id) && all.filter((one) => one === id).length > 1)
      .map((id) => `several texts have the fragment #${id}`);
  });
}

/** Checks that the page and everything to which the text refers on this site exist. */
async function linkFaults(
  { withoutPages, dead }: ForeignCase,
  { origin }: Service,
  expected: ExpectedArticle,
  { json }: ArticleInFormats,
): Promise<readonly string[]> {
  const faults = relativeAddresses(json.html).map((address) => `relative address ${address}`);
  const local = [...new Set(addressesIn(json.html).flatMap((address) => pathOf(address, '/')))];
  for (const path of [...local, ...(withoutPages ? [] : pathOf(json.link, '/'))]) {
    const { status } = await request(origin + path);
    if (!dead.includes(path) && ![200, 301].includes(status))
      faults.push(`refers to ${path}, which answers ${status}`);
  }
  if (withoutPages) return faults;
  const [path] = pathOf(json.link, '/');
  if (path === undefined) return faults;
  const { body } = await request(origin + path);
  const page = body.toString();
  const { contains = [], minBytes = 0 } = expected.page ?? {};
  faults.push(...contains.filter((part) => !page.includes(part)).map((part) => `its page lacks ${part}`));
  if (body.length < minBytes) faults.push(`its page has ${body.length} bytes`);
  if (!page.includes(`<link rel="canonical" href="${json.link.replaceAll('&', '&amp;')}"`))
    faults.push(`${path} is not its page`);
  return faults;
}

function findingFaults(expected: ForeignCase, findings: readonly Finding[]): readonly string[] {
  const wanted = expected.findings.map(expectedFinding);
  const fits = (finding: Finding, { file, line, severity, text }: ExpectedFinding): boolean =>
    (file === undefined || file === finding.file) &&
    (line === undefined || line === finding.line) &&
    (severity === undefined || severity === finding.severity) &&
    finding.message.toLowerCase().includes(text);
  return [
    ...expected.findings
      .map((notation, index) => ({ notation, one: wanted[index] as ExpectedFinding }))
      .filter(({ one }) => !one.isOptional && !findings.some((finding) => fits(finding, one)))
      .map(({ notation }) => `no finding ${notation}`),
    ...findings
      .filter((finding) => finding.severity !== 'note' && !wanted.some((one) => fits(finding, one)))
      // The error of an article is expected by its outcome.
      .filter(({ file, severity }) => severity !== 'error' || expected.articles[file]?.outcome !== 'error')
      .map((finding) => `${finding.severity} ${finding.rule} ${formatFinding(finding)}`),
  ];
}

async function addressFaults(
  expected: ForeignCase,
  { origin, content }: Service,
): Promise<readonly string[]> {
  const faults: string[] = [];
  for (const [path, target] of Object.entries(expected.redirects)) {
    const { status, headers } = await request(origin + path);
    const wanted = target.startsWith('/') ? BASE + target : target;
    const location = headers.location === undefined ? '' : new URL(headers.location, BASE + path).href;
    if (status !== 301 || location !== wanted)
      faults.push(`${path} answers ${status} ${location}, not 301 ${target}`);
  }
  for (const [path, { file, type }] of Object.entries(expected.served)) {
    const { status, headers, body } = await request(origin + path);
    const bytes = readFileSync(join(content, file));
    if (status !== 200 || !bytes.equals(body))
      faults.push(`${path} answers ${status} with ${body.length} bytes`);
    const isType = (headers['content-type'] ?? '').startsWith(type ?? '');
    if (!isType) faults.push(`${path} has the type ${headers['content-type']}, not ${type}`);
  }
  for (const path of expected.missing) {
    const { status } = await request(origin + path);
    if (status !== 404) faults.push(`${path} answers ${status}, not 404`);
  }
  return faults;
}

/** Compares the number of published articles. */
function countFaults(expected: ForeignCase, { health }: Service): readonly string[] {
  const { articles } = health();
  const published = Object.values(expected.articles).filter(({ outcome }) => outcome === 'published').length;
  return articles === published ? [] : [`/healthz counts ${articles} articles, not ${published}`];
}

function secretFaults(
  never: readonly string[],
  everything: ReadonlyMap<string, Answer>,
  where: string,
): readonly string[] {
  return never.flatMap((secret) => {
    const places = [...everything]
      .filter(([path, { body }]) =>
        `${path}\n${body.toString()}`.toLowerCase().includes(secret.toLowerCase()),
      )
      .map(([path]) => path);
    return places.length === 0 ? [] : [`${secret} ${where} ${firstOf(places)}`];
  });
}

/** The first three places, and the number of the others. */
function firstOf(places: readonly string[]): string {
  return places.slice(0, 3).join(', ') + (places.length > 3 ? ` and ${places.length - 3} more` : '');
}

/** Builds for a static host, and looks for the files that the service serves and for forbidden strings. */
async function exportFaults(expected: ForeignCase, service: Service): Promise<readonly string[]> {
  await service.stop();
  const { directory } = await buildFrom(service);
  const names = readdirSync(directory, { recursive: true, encoding: 'utf8' }).filter((name) =>
    statSync(join(directory, name)).isFile(),
  );
  const texts = names
    .filter((name) => !/\.(?:br|gz|zst)$/.test(name))
    .map(
      (name) => [name, `${name}\n${readFileSync(join(directory, name)).toString()}`.toLowerCase()] as const,
    );
  const faults = expected.never.flatMap((secret) => {
    const places = texts.filter(([, text]) => text.includes(secret.toLowerCase())).map(([name]) => name);
    return places.length === 0 ? [] : [`${secret} is exported in ${firstOf(places)}`];
  });
  for (const [path, { file }] of Object.entries(expected.served)) {
    const name = decodeURIComponent(path.slice(1));
    const isThere = names.includes(name) || names.includes(path.slice(1));
    const copy = names.includes(name) ? name : path.slice(1);
    if (!isThere || !readFileSync(join(directory, copy)).equals(readFileSync(join(service.content, file))))
      faults.push(`${path} is not exported`);
  }
  return faults;
}

/** Checks that each scheduled article is published when it is due, and not a second before. */
async function scheduleFaults(expected: ForeignCase, service: Service): Promise<readonly string[]> {
  const scheduled = Object.entries(expected.articles).filter(([, { due }]) => due !== undefined);
  if (scheduled.length === 0) return [];
  const faults: string[] = [];
  await service.stop();
  const { content, clock } = service;
  const again = await startService({}, { content, timezone: expected.timezone, now: () => clock.time });
  for (const [path, { due = '' }] of scheduled.sort(([, a], [, b]) =>
    (a.due ?? '').localeCompare(b.due ?? ''),
  )) {
    for (const [time, wanted] of [
      [Date.parse(due) - 1000, false],
      [Date.parse(due), true],
    ] as const) {
      clock.time = time;
      await again.regenerate();
      if (linksOf(again).has(path) !== wanted)
        faults.push(`${path}: ${wanted ? 'not published' : 'published'} at ${new Date(time).toISOString()}`);
    }
  }
  return faults;
}
