/** A block of directives. */
export function block(head: string, lines: readonly string[]): string[] {
  return [`${head} {`, ...lines.map((line) => `  ${line}`), '}'];
}

/**
 * Escapes text for double quotes where nginx expands variables. It has no escape for a dollar sign; in a URL,
 * percent-encoding works.
 */
export function safe(text: string): string {
  return text.replace(/["\\]/g, '\\$&').replaceAll('$', '%24');
}

/** Quotes text where nginx does not expand variables. */
export function quoted(text: string): string {
  return `"${text.replace(/["\\]/g, '\\$&')}"`;
}

/** Escapes text for a regular expression. */
export const escaped = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
