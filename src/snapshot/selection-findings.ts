import { criteriaOf } from '../article/feed-settings.ts';
import type { Finding } from '../article/finding.ts';
import type { Ledger } from '../article/ledger.ts';
import type { Publication } from '../article/publication.ts';
import { isSameLabel, MAIN_FEED } from '../article/selection.ts';
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
  const shared = (await ledger.otherLabels()).filter(({ label, first }) => !isSameLabel(label, first));
  for (const { feed, label, first, path } of shared.slice(0, MOST_SHARED)) {
    findings.push({
      file: path,
      line: 1,
      severity: 'warning',
      rule: 'selection',
      message: `"${label}" and "${first}" have one feed, ${folderOf(feed)}: give one of them another name`,
    });
  }
  return findings;
}
