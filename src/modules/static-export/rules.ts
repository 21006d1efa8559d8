import { keyOfPagePath, slugOfKey } from '../../core/article/addresses/page-path.ts';
import { isReservedPath } from '../../core/article/addresses/reserved-paths.ts';
import type { Manifest, ManifestEntry } from './manifest.ts';

/** Header rules: one per path pattern, and the exceptions. */
export interface StaticRules {
  /** One representative entry per pattern. */
  readonly patterns: ReadonlyMap<string, ManifestEntry>;
  /** Entries without a pattern, or with fields other than the most common ones of their pattern. */
  readonly single: readonly ManifestEntry[];
}

/**
 * Groups the successful responses by pattern: hosts support a few dozen rules, not one per page. `keyOf`
 * returns the pattern that matches a path, or undefined for a rule of its own.
 */
export function rulesOf({ resources }: Manifest, keyOf: (path: string) => string | undefined): StaticRules {
  const counts = new Map<string, Map<number, ManifestEntry[]>>();
  const single: ManifestEntry[] = [];
  for (const entry of resources) {
    if (isOld(entry)) continue;
    const key = keyOf(entry.path);
    if (key === undefined) {
      single.push(entry);
      continue;
    }
    const sets = counts.get(key) ?? new Map<number, ManifestEntry[]>();
    const alike = sets.get(entry.shared) ?? [];
    alike.push(entry);
    sets.set(entry.shared, alike);
    counts.set(key, sets);
  }
  const patterns = new Map<string, ManifestEntry>();
  for (const [key, sets] of counts) {
    const [most = [], ...others] = [...sets.values()].sort((a, b) => b.length - a.length);
    if (most[0] !== undefined) patterns.set(key, most[0]);
    single.push(...others.flat());
  }
  return { patterns, single };
}

/** Old addresses: redirects, 410 responses, and documents at other paths than their own. They have no patterns. */
export function oldEntries({ resources }: Manifest): readonly ManifestEntry[] {
  return resources.filter(isOld);
}

function isOld({ status, document }: ManifestEntry): boolean {
  return status !== 200 || document !== undefined;
}

/** True for the path of a page that is a file of its own, such as `/2016/ice.html`. */
export function isHtmlFile(path: string): boolean {
  return /\.html?$/i.test(path);
}

/**
 * First name in the path of an article's page, if there are more: only pages are below it. Undefined for pages at the
 * top, for `/articles/SLUG`, and for other paths.
 */
export function pageFolderOf(path: string): string | undefined {
  const key = keyOfPagePath(path);
  if (key === undefined || isReservedPath(key) || slugOfKey(key) !== undefined) return undefined;
  return /^\/([^/]+)\/[^/]/.exec(path)?.[1];
}
