/** Clients and proxies come again. Never grows beyond this. */
const CAPACITY = 4096;

/** The same function of a text, which remembers what it has found lately. Texts should be short: they are kept. */
export function memoizeByKey<Value>(make: (text: string) => Value): (text: string) => Value {
  const memo = new Map<string, Value>();
  return (text) => {
    const known = memo.get(text);
    if (known !== undefined) return known;
    const made = make(text);
    if (memo.size >= CAPACITY) memo.clear();
    memo.set(text, made);
    return made;
  };
}
