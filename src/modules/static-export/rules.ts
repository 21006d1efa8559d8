import type { Manifest, ManifestEntry } from './manifest.ts';

/** What is said of many paths at once, and of single ones. */
export interface StaticRules {
  /** An entry that stands for all with a key, by that key. */
  readonly patterns: ReadonlyMap<string, ManifestEntry>;
  /** Those that have no key, or are answered in another way than most with theirs. */
  readonly single: readonly ManifestEntry[];
}

/**
 * Puts what is answered with content under rules: a host takes a few dozen of them and not one for each page. `keyOf` names
 * the pattern that a path would match; undefined: a rule of its own.
 */
export function rulesOf({ resources }: Manifest, keyOf: (path: string) => string | undefined): StaticRules {
  const counts = new Map<string, Map<number, ManifestEntry[]>>();
  const single: ManifestEntry[] = [];
  for (const entry of resources) {
    if (entry.status !== 200) continue;
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

/** Redirects and what is gone: neither has a pattern. */
export function endedIn({ resources }: Manifest): readonly ManifestEntry[] {
  return resources.filter(({ status }) => status !== 200);
}
