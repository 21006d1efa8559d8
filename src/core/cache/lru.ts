import { LRUCache } from 'lru-cache';

/** Values by name, within a budget in bytes. */
export interface ByteLimitedCache<Value> {
  readonly get: (name: string) => Value | undefined;
  readonly set: (name: string, value: Value) => void;
  readonly forget: (name: string) => void;
  readonly clear: () => void;
}

/**
 * A cache that evicts the least recently used values beyond `maxBytes`. A value that alone is larger is not
 * kept.
 */
export function createByteLimitedCache<Value extends object>(
  maxBytes: number,
  sizeOf: (value: Value) => number,
): ByteLimitedCache<Value> {
  const cache = new LRUCache<string, Value>({ maxSize: Math.max(1, maxBytes), sizeCalculation: sizeOf });
  return {
    get: (name) => cache.get(name),
    set: (name, value) => void cache.set(name, value),
    forget: (name) => void cache.delete(name),
    clear: () => cache.clear(),
  };
}
