import type { Resource } from '../snapshot/resource.ts';
import type { Snapshot } from '../snapshot/snapshot.ts';

/** The paths of resources that were added or removed, or whose bytes or ending have changed. */
export function changedPaths(previous: Snapshot | undefined, next: Snapshot): string[] {
  const before = previous?.resources ?? new Map<string, Resource>();
  const stateOf = ({ representations, ending }: Resource): string =>
    JSON.stringify([representations.map(({ tag }) => tag), ending]);
  const changed = [...next.resources.values()].filter((resource) => {
    const known = before.get(resource.path);
    return known === undefined || stateOf(known) !== stateOf(resource);
  });
  const gone = [...before.keys()].filter((path) => !next.resources.has(path));
  return [...changed.map(({ path }) => path), ...gone];
}
