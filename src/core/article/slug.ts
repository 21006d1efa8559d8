/** Max. slug length in characters. */
const MAX_LENGTH = 100;

/**
 * Max. slug length in UTF-8 bytes. A static export uses slugs as directory names, which are limited to 255
 * bytes, and a number may be appended.
 */
const MAX_BYTES = 252;

/** Names that are their own slug if short enough. */
const TIDY = /^[a-z0-9]+(?:-[a-z0-9]+)*$/;

/**
 * Slug of a file name without extension: lower case letters and digits of any script, with single hyphens.
 * Never empty. Locale-independent, so that every machine gives the same result.
 */
export function slugify(name: string): string {
  if (name.length <= MAX_LENGTH && TIDY.test(name)) return name;
  const slug = name
    .normalize('NFKC')
    .toLowerCase()
    .replace(/['’]/gu, '')
    .replace(/[^\p{L}\p{N}\p{M}]+/gu, '-')
    .replace(/^-+|-+$/gu, '');
  const characters = Array.from(slug).slice(0, MAX_LENGTH);
  while (Buffer.byteLength(characters.join('')) > MAX_BYTES) characters.pop();
  const cut = characters.join('').replace(/-+$/u, '');
  return cut === '' ? 'article' : cut;
}
