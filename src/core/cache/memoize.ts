/** Default max. number of results that are kept: clients and proxies come back with the same few texts. */
const CAPACITY = 4096;

/**
 * Memoizes a function of a text. The memo is emptied when it holds `capacity` results, so no client can make
 * it grow. Keys are kept in memory: callers bound their length.
 */
export function memoizeByKey<Value>(
  make: (text: string) => Value,
  capacity = CAPACITY,
): (text: string) => Value {
  const memo = new Map<string, Value>();
  return (text) => {
    const known = memo.get(text);
    if (known !== undefined) return known;
    const made = make(text);
    if (memo.size >= capacity) memo.clear();
    memo.set(text, made);
    return made;
  };
}
