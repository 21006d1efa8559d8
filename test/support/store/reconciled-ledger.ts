import { expect, onTestFinished } from 'vitest';
import { pagePathOf } from '../../../src/core/article/addresses/page-path.ts';
import type { Article, ArticleHead } from '../../../src/core/article/article.ts';
import type { Finding } from '../../../src/core/article/finding.ts';
import { wordsOf } from '../../../src/core/article/text/similarity.ts';
import { headOf } from '../../../src/core/content/directory/scanned-file.ts';
import type { LedgerRow } from '../../../src/core/ledger/ledger.ts';
import type { AddressRules } from '../../../src/core/ledger/page-address.ts';
import { reconcile, type Reconciliation } from '../../../src/core/ledger/reconcile.ts';
import { openVolatileStore } from './engine.ts';
import { rowsOf } from './ledger.ts';

export const NOW = Date.parse('2026-03-01T12:00:00Z');

export const LATER = NOW + 3_600_000;

/** Texts long enough to be recognised without their titles, and unlike each other. */
export const TEXTS: Readonly<Record<string, string>> = {
  bridge:
    'The committee met on Tuesday to hear what the engineers had found in the old bridge and to decide whether it should be mended or replaced by another one',
  ship: 'A ship came into the harbour at dawn with a load of oranges from the south while gulls were circling above its masts and children ran along the quay',
  song: 'Nobody remembers who first sang these verses but every miller between both rivers knows them by heart and hums along when wheels begin turning in spring',
};

export interface Options extends Partial<Article> {
  readonly text?: string;
}

export const article = (path: string, { text = path, ...more }: Options = {}): Article => ({
  path,
  contentHash: `${path} ${text} ${JSON.stringify(more)}`,
  slug: path.replace(/^.*\/|\.\w+$/g, ''),
  title: `Title of ${text}`,
  published: Date.parse('2026-01-01T10:00:00Z'),
  authors: [],
  tags: [],
  attachments: [],
  draft: false,
  body: { format: 'html', text: TEXTS[text] ?? text, line: 1 },
  ...more,
});

/** A file in which only the metadata differs from the last time. */
export const edited = (path: string, more: Partial<Article> = {}): Article =>
  article(path, { text: 'bridge', ...more });

/** A ledger in a store and its rows after the last reconciliation. */
export class Ledger {
  rows: readonly LedgerRow[] = [];
  readonly #opening = openVolatileStore();

  constructor() {
    onTestFinished(async () => (await this.#opening).close());
  }

  async take(
    articles: readonly Article[],
    now = NOW,
    brokenPaths: readonly string[] = [],
    addressRules?: AddressRules,
  ): Promise<Reconciliation> {
    const store = await this.#opening;
    const wholes = new Map(articles.map((whole) => [headOf(whole), whole]));
    const loadArticle = (head: ArticleHead): Article => {
      const whole = wholes.get(head);
      if (whole === undefined) throw new Error(`no article at ${head.path}`);
      return whole;
    };
    const result = await store.change(async (ledger) => {
      const reconciled = await reconcile({
        articles: [...wholes.keys()],
        wordsOfArticle: (head) => wordsOf(loadArticle(head)),
        rows: this.rows,
        wordsOfRow: ledger.wordsOf,
        unpublishablePaths: new Set(brokenPaths),
        authority: 'example.org',
        now,
        addressRules,
        isFullRead: true,
      });
      await ledger.write(
        reconciled.changes.map(({ head, ...change }) => ({ ...change, article: head && loadArticle(head) })),
      );
      return reconciled;
    });
    if (result.changes.length > 0) this.rows = await rowsOf(store.ledger);
    return result;
  }

  /** The ids of published articles by path. */
  ids(): Record<string, string> {
    return Object.fromEntries(
      this.rows.filter(({ deleted }) => deleted === undefined).map(({ path, id }) => [path, id]),
    );
  }
}

/** Paths of the pages of published articles, by the articles' paths. */
export const pagesOf = ({ rows }: Ledger): Record<string, string> =>
  Object.fromEntries(
    rows.filter(({ deleted }) => deleted === undefined).map((row) => [row.path, pagePathOf(row)]),
  );

/** Findings with their files and rules. */
export const told = (findings: readonly Finding[]): string[] =>
  findings.map(({ file, rule, message }) => `${file}: ${rule}: ${message}`);

export const BRIDGE = 'tag:example.org,2026-01-01:bridge';

export const SHIP = 'tag:example.org,2026-01-01:ship';

export async function bridgeAndShip(): Promise<Ledger> {
  const ledger = new Ledger();
  await ledger.take([article('bridge.md', { text: 'bridge' }), article('ship.md', { text: 'ship' })]);
  expect(ledger.ids()).toEqual({ 'bridge.md': BRIDGE, 'ship.md': SHIP });
  return ledger;
}
