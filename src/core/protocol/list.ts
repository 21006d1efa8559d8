// RFC 9110, section 5.6.1: Lists.

/**
 * The members of a comma-separated list without quoted strings, in order, with the optional white space
 * around them cut off. Empty members are kept: some lists allow them and some do not.
 */
export function listMembers(value: string): string[] {
  return value.split(',').map(trimWhiteSpace);
}

/** Without the spaces and tabs around (5.6.3: OWS), and nothing else: trim() would take more. */
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
