/** Writes a key and its value as YAML. A dot in the name leads to a member of a map. */
export function writeFlow(name: string, value: string): string {
  const [first = '', ...members] = name.split('.');
  return members.length === 0
    ? `${first}: ${value}`
    : `${first}: { ${members.map((member) => `${member}: `).join('{ ')}${value}${' }'.repeat(members.length)}`;
}
