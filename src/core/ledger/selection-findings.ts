import { criteriaOf } from '../article/feed-rules.ts';
import type { Finding } from '../article/finding.ts';
import type { Ledger } from './ledger.ts';
import type { Publication } from '../article/publication.ts';
import { folderOf, MAIN_FEED } from '../article/feed-id.ts';
import { labelCollisionFinding } from '../content/metadata/label-collisions.ts';
import { PUBLICATION_FILE } from '../content/publication/publication-file.ts';

/** Max. findings about feeds with two labels. */
const MAX_SHARED = 100;

/** Findings about selections: described feeds without articles, and two labels of one feed. */
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
  return [...findings, ...shared.slice(0, MAX_SHARED).map(labelCollisionFinding)];
}
