import type { Finding } from '../../article/finding.ts';
import { ARTICLE_EXTENSIONS } from '../formats/parse.ts';
import { companionStem } from '../media/companion-files.ts';
import { likelihoodOfPath } from '../path/likelihood.ts';
import { PLAIN_SITE } from '../site/site.ts';
import { compareCodePoints } from '../../article/text/code-points.ts';
import { splitExtension } from './paths.ts';

/** Sidecars by article path. Reports sidecars without an owner. */
export function assignSidecars(
  sidecars: readonly string[],
  articles: readonly string[],
  findings: Finding[],
): ReadonlyMap<string, string> {
  if (sidecars.length === 0) return new Map();
  const byStem = groupByStem(articles);
  const owners = new Map<string, string>();
  for (const sidecar of sidecars) {
    const { stem } = splitExtension(sidecar);
    const [owner, ...others] = (byStem.get(stem) ?? []).toSorted(bySidecarPrecedence);
    if (owner === undefined || owners.has(owner)) {
      if (!isForeign(sidecar)) findings.push(warning(sidecar, 'orphan-sidecar', 'belongs to no article'));
      continue;
    }
    owners.set(owner, sidecar);
    for (const other of others) {
      findings.push(
        warning(other, 'orphan-sidecar', `${sidecar} belongs to ${owner}: give one of them another name`),
      );
    }
  }
  return owners;
}

/** Settings of other programs, which belong to no article. */
const SETTINGS =
  /(?:^|\/)(?:_[^/]*|authors|docker-compose[^/]*|compose|mkdocs|netlify|render|pnpm-[^/]*)\.yaml$/u;

function isForeign(path: string): boolean {
  return SETTINGS.test(path) || likelihoodOfPath(path, PLAIN_SITE) === 'unlikely';
}

/** Media files by article path. If articles share a base name, the first by {@link bySidecarPrecedence} gets them. */
export function assignMedia(
  media: readonly string[],
  articles: readonly string[],
): ReadonlyMap<string, readonly string[]> {
  if (media.length === 0) return new Map();
  const byStem = groupByStem(articles);
  const besides = new Map<string, string[]>();
  for (const path of media) {
    const [owner] = (byStem.get(companionStem(path) ?? '') ?? []).toSorted(bySidecarPrecedence);
    if (owner === undefined) continue;
    const known = besides.get(owner);
    if (known === undefined) besides.set(owner, [path]);
    else known.push(path);
  }
  return besides;
}

function groupByStem(articles: readonly string[]): ReadonlyMap<string, readonly string[]> {
  const byStem = new Map<string, string[]>();
  for (const path of articles) {
    const { stem } = splitExtension(path);
    const known = byStem.get(stem);
    if (known === undefined) byStem.set(stem, [path]);
    else known.push(path);
  }
  return byStem;
}

/** Text files come first: other formats can carry their own metadata. */
function bySidecarPrecedence(a: string, b: string): number {
  const claim = (path: string): number => ARTICLE_EXTENSIONS.indexOf(splitExtension(path).extension);
  return claim(a) - claim(b) || compareCodePoints(a, b);
}

/** Makes a finding about a file beside articles. */
export function warning(file: string, rule: Finding['rule'], message: string): Finding {
  return { file, line: 1, severity: 'warning', rule, message };
}
