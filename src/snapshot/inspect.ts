import { hasError, type Finding } from '../article/finding.ts';
import type { Publication } from '../article/publication.ts';
import { scanContent } from '../content/scan.ts';
import { FORMATS } from '../feed/feed.ts';
import { renderFragment } from '../feed/render.ts';
import { FeedwrightError } from '../errors.ts';
import { makeEntry } from './entry.ts';
import { settle } from './identity.ts';

/** What to inspect. */
export interface InspectInput {
  readonly contentDirectory: string;
  readonly timezone: string;
  readonly publication: Publication;
  readonly now: () => number;
}

/** What came of it. */
export interface Inspection {
  /** How many articles can be published, drafts and those not due yet among them. */
  readonly articles: number;
  /** By file and line. */
  readonly findings: readonly Finding[];
}

/**
 * Does to every article what a regeneration does to those in a document: nothing is left for a later day
 * to find. Throws `content_unreadable`.
 */
export async function inspect({
  contentDirectory,
  timezone,
  publication,
  now,
}: InspectInput): Promise<Inspection> {
  const scan = await scanContent(contentDirectory, undefined, { timezone, now });
  const { identities, findings } = settle(scan.articles, publication.authority);
  const all = [...scan.findings, ...findings];
  let articles = 0;
  for (const [article, identity] of identities) {
    const { entry, findings: repairs } = makeEntry(article, identity, publication);
    all.push(...repairs);
    if (hasError(repairs)) continue;
    try {
      for (const format of FORMATS) renderFragment(format, entry, publication.content);
      articles += 1;
    } catch (error) {
      if (!(error instanceof FeedwrightError)) throw error;
      all.push({ file: article.path, line: 1, severity: 'error', rule: 'document', message: error.message });
    }
  }
  return { articles, findings: all.sort(byPlace) };
}

function byPlace(a: Finding, b: Finding): number {
  if (a.file !== b.file) return a.file < b.file ? -1 : 1;
  return a.line - b.line;
}
