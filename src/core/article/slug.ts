/** Longest slug in characters; file names may be longer, addresses should not be. */
const MAX_LENGTH = 100;

/** The same in UTF-8: a static export makes directories of slugs, whose names have 255 bytes, and a number may follow. */
const MAX_BYTES = 252;

/** Is its own slug, if it is not too long. */
const TIDY = /^[a-z0-9]+(?:-[a-z0-9]+)*$/;

/**
 * The name of an article in its address, from its file name without extension: lower case, letters and
 * digits of any script, single hyphens between. Never empty. Locale-free, so that every machine agrees.
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
