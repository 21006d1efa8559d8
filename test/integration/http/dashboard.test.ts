import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { expect, test } from 'vitest';
import { article } from '../../support/service/directory.ts';
import { request } from '../../support/service/request.ts';
import { startService } from '../../support/service/service.ts';

const DOCS = resolve(import.meta.dirname, '../../../docs');

interface Panel {
  readonly id: number;
  readonly type: string;
  readonly gridPos: { readonly x: number; readonly y: number; readonly w: number; readonly h: number };
  readonly targets?: readonly { readonly expr: string }[];
}

interface Dashboard {
  readonly panels: readonly Panel[];
  readonly templating: { readonly list: readonly { readonly name: string; readonly definition?: string }[] };
}

const dashboard = JSON.parse(readFileSync(join(DOCS, 'grafana-dashboard.json'), 'utf8')) as Dashboard;
const QUERIES: readonly string[] = [
  ...dashboard.panels.flatMap(({ targets = [] }) => targets.map(({ expr }) => expr)),
  ...dashboard.templating.list.flatMap(({ definition }) => definition ?? []),
];

/** Labels that Prometheus adds. */
const OF_PROMETHEUS = ['instance', 'job', 'le'];

/** Labels of every metric that the service exports, by the names that queries use. */
async function metricsShown(): Promise<ReadonlyMap<string, ReadonlySet<string>>> {
  const service = await startService({ 'one.md': article('One', '2026-01-01T10:00:00Z') });
  await request(`${service.origin}/rss.xml`);
  const text = (await request(`${service.origin}/metrics`)).body.toString();
  const shown = new Map<string, Set<string>>();
  for (const [, name = '', type] of text.matchAll(/^# TYPE (\w+) (\w+)$/gm)) {
    const suffixes = type === 'histogram' ? ['_bucket', '_sum', '_count'] : [''];
    for (const suffix of suffixes) shown.set(name + suffix, new Set());
  }
  for (const [, name = '', labels = ''] of text.matchAll(/^(\w+)\{(.*)\} \S+$/gm)) {
    for (const [, label = ''] of labels.matchAll(/(\w+)="/g)) shown.get(name)?.add(label);
  }
  // A hub has a row only while it is late.
  shown.get('feedwright_push_hub_undelivered')?.add('hub');
  return shown;
}

/** Names of metrics in a query: words that are neither functions, nor labels, nor PromQL keywords. */
function namesIn(query: string): string[] {
  const bare = query
    .replace(/"[^"]*"/g, '')
    .replace(/\{[^}]*\}|\[[^\]]*\]/g, ' ')
    .replace(/\b(?:by|without|on|ignoring|group_left|group_right) *\([^)]*\)/g, ' ')
    .replace(/\blabel_values\(([^,]*),[^)]*\)/g, '$1');
  return [...bare.matchAll(/[a-zA-Z_:][\w:]*(?!\w*\s*\()/g)].map(([name]) => name);
}

/** Labels that a query selects or groups by. */
function labelsIn(query: string): string[] {
  const selected = [...query.matchAll(/\{([^}]*)\}/g)].flatMap(([, matchers = '']) =>
    [...matchers.matchAll(/(\w+)(?==|!)/g)].map(([, label = '']) => label),
  );
  const grouped = [...query.matchAll(/\bby *\(([^)]*)\)/g)].flatMap(([, list = '']) => list.split(/, */));
  return [...selected, ...grouped];
}

test('the dashboard queries only metrics and labels that exist', async () => {
  const shown = await metricsShown();
  expect(QUERIES.length).toBeGreaterThan(20);
  for (const query of QUERIES) {
    const names = namesIn(query);
    expect([query, names.length > 0]).toEqual([query, true]);
    expect([query, names.filter((name) => !shown.has(name))]).toEqual([query, []]);
    const known = new Set([...OF_PROMETHEUS, ...names.flatMap((name) => [...(shown.get(name) ?? [])])]);
    expect([query, labelsIn(query).filter((label) => !known.has(label))]).toEqual([query, []]);
  }
});

test('docs/operations.md and the dashboard have every metric of the service, and no other', async () => {
  const ours = [...(await metricsShown()).keys()].filter((name) => name.startsWith('feedwright_'));
  const families = [...new Set(ours.map((name) => name.replace(/_(?:bucket|sum|count)$/, '')))].toSorted();
  const documented = readFileSync(join(DOCS, 'operations.md'), 'utf8').matchAll(/^\| `(feedwright_\w+)`/gm);
  expect([...documented].map(([, name = '']) => name).toSorted()).toEqual(families);
  const asked = QUERIES.flatMap(namesIn).map((name) => name.replace(/_(?:bucket|sum|count)$/, ''));
  expect(families.filter((name) => !asked.includes(name))).toEqual([]);
});

test('no two panels of the dashboard overlap', () => {
  const { panels } = dashboard;
  expect(new Set(panels.map(({ id }) => id)).size).toBe(panels.length);
  const cells = panels.flatMap(({ gridPos: { x, y, w, h } }) => {
    expect(x + w).toBeLessThanOrEqual(24);
    return Array.from({ length: w * h }, (_, cell) => `${x + (cell % w)} ${y + Math.floor(cell / w)}`);
  });
  expect(new Set(cells).size).toBe(cells.length);
});
