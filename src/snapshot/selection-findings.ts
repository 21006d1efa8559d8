import type { Article } from '../article/article.ts';
import { criteriaOf } from '../article/feed-settings.ts';
import type { Finding } from '../article/finding.ts';
import type { Ledger, OtherLabel } from '../article/ledger.ts';
import type { Publication } from '../article/publication.ts';
import { isSameLabel, MAIN_FEED, membershipsOf, type FeedName } from '../article/selection.ts';
import { PUBLICATION_FILE } from '../content/publication-file.ts';
import { folderOf } from './paths.ts';

/** So many feeds that have two names are told of. */
const MOST_SHARED = 100;

/** What somebody should know of the selections: feeds that are described and empty, and two names for one feed. */
export async function selectionFindings(ledger: Ledger, publication: Publication): Promise<Finding[]> {
  const findings: Finding[] = [];
  for (const [feed, { line = 1 }] of Object.entries(publication.feeds ?? {})) {
    if (feed === MAIN_FEED) continue;
    const [newest] = await ledger.newest(criteriaOf(feed, publication), 1, 0);
    if (newest !== undefined) continue;
    findings.push({
      file: PUBLICATION_FILE,
      line,
      severity: 'warning',
      rule: 'selection',
      message: `feeds: no article is in ${folderOf(feed)}`,
    });
  }
  const shared = await ledger.otherLabels();
  return [...findings, ...shared.slice(0, MOST_SHARED).map(sharedFinding)];
}

/** Two names for one feed that a single article has. */
export function doubledLabels(article: Article): Finding[] {
  if (article.tags.length + article.authors.length < 2) return [];
  const first = new Map<FeedName, string>();
  return membershipsOf(article).flatMap(({ feed, label }) => {
    const known = first.get(feed) ?? label;
    first.set(feed, known);
    return isSameLabel(label, known)
      ? []
      : [sharedFinding({ feed, label, first: known, path: article.path })];
  });
}

function sharedFinding({ feed, label, first, path }: OtherLabel): Finding {
  return {
    file: path,
    line: 1,
    severity: 'warning',
    rule: 'selection',
    message: `"${label}" and "${first}" have one feed, ${folderOf(feed)}: give one of them another name`,
  };
}
