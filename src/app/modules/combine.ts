/** Returns the one value that is there, undefined if there is none. Throws if there are several: none may be lost. */
export function onlyOne<Value>(of: string, values: readonly (Value | undefined)[]): Value | undefined {
  const [first, ...others] = values.filter((value) => value !== undefined);
  if (others.length > 0) throw new Error(`several modules bring ${of}`);
  return first;
}

/** Returns an object with the members of all parts. Throws if two parts have the same member: none may be lost. */
export function mergeDistinct<Members extends object>(
  parts: readonly (Partial<Members> | undefined)[],
): Partial<Members> {
  const members = parts.flatMap((part): [string, unknown][] => Object.entries(part ?? {}));
  const repeated = members.find(([name], index) => members.findIndex((one) => one[0] === name) !== index);
  if (repeated !== undefined) throw new Error(`several modules bring ${repeated[0]}`);
  return Object.fromEntries(members) as Partial<Members>;
}
