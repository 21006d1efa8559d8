import { splitExtension } from '../directory/paths.ts';
import { isIndex } from './path-facts.ts';
import { isLanguageName } from './language-codes.ts';

/** A file name that may end in a language tag: `ice.de`, `index.pt-br`. */
const WITH_LANGUAGE = /^(.+)\.([a-z]{2}(?:[-_][a-z\d]{2,4}){0,2})$/iu;

/**
 * Language tags at the end of file names, as written, by path. A name ends in one only where the folder shows it: the
 * same name stands beside it without a language or with another one, or it is the name of a page bundle.
 */
export function nameLanguages(paths: readonly string[]): ReadonlyMap<string, string> {
  const languages = new Map<string, string>();
  const candidates: { path: string; base: string; language: string }[] = [];
  for (const path of paths) {
    const { stem } = splitExtension(path);
    const [, base = '', language = ''] = WITH_LANGUAGE.exec(stem.slice(stem.lastIndexOf('/') + 1)) ?? [];
    if (base !== '' && isLanguageName(language)) candidates.push({ path, base, language });
  }
  if (candidates.length === 0) return languages;
  const plain = new Set(
    paths.map((path) => {
      const { stem } = splitExtension(path);
      return stem.slice(stem.lastIndexOf('/') + 1);
    }),
  );
  const known = new Map<string, Set<string>>();
  for (const { base, language } of candidates) {
    const seen = known.get(base) ?? new Set();
    known.set(base, seen.add(language.toLowerCase()));
  }
  for (const { path, base, language } of candidates) {
    if (isIndex(base) || plain.has(base) || (known.get(base)?.size ?? 0) > 1) languages.set(path, language);
  }
  return languages;
}
