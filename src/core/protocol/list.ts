// RFC 9110, section 5.6.1: Lists.

/**
 * Members of a comma-separated list without quoted strings, in order, without surrounding white space. Keeps
 * empty members: not every list allows them.
 */
export function listMembers(value: string): string[] {
  return value.split(',').map(trimWhiteSpace);
}

/** Removes spaces and tabs from both ends (5.6.3: OWS). String.trim() would remove more. */
export function trimWhiteSpace(text: string): string {
  let start = 0;
  let end = text.length;
  while (start < end && isWhiteSpace(text.charCodeAt(start))) start++;
  while (end > start && isWhiteSpace(text.charCodeAt(end - 1))) end--;
  return text.slice(start, end);
}

function isWhiteSpace(code: number): boolean {
  return code === 0x20 || code === 0x09;
}
