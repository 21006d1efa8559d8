/** Returns the one value that is there, undefined if there is none. Throws if there are several: none may be lost. */
export function onlyOne<Value>(of: string, values: readonly (Value | undefined)[]): Value | undefined {
  const [first, ...others] = values.filter((value) => value !== undefined);
  if (others.length > 0) throw new Error(`several modules bring ${of}`);
  return first;
}
