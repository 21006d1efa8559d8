/** Max. alternatives that the braces of one pattern stand for. */
const MAX_ALTERNATIVES = 64;

/** Max. characters of a pattern. */
const MAX_PATTERN = 500;

/** A part of a pattern between slashes; `undefined` stands for `**`: any number of folders. */
type Part = string | undefined;

/** Tells if a path below the content directory matches. A folder ends in `/`. */
export type PathMatcher = (path: string) => boolean;

/**
 * Reads glob patterns: `*` and `?` within a name, `**` across folders, `{a,b}` alternatives. A pattern without a slash
 * names files and folders at any depth; the pattern of a folder matches everything below it. Returns undefined if a
 * pattern is too long, or its braces stand for too much.
 */
export function globMatcher(patterns: readonly string[]): PathMatcher | undefined {
  const globs: (readonly Part[])[] = [];
  for (const pattern of patterns) {
    const alternatives = pattern.length > MAX_PATTERN ? undefined : alternativesOf(pattern);
    if (alternatives === undefined) return undefined;
    for (const alternative of alternatives) globs.push(partsOf(alternative));
  }
  return (path) => {
    const names = path.split('/').filter((name) => name !== '');
    return globs.some((parts) => matchesParts(parts, names));
  };
}

function partsOf(pattern: string): readonly Part[] {
  const plain = pattern.trim().replace(/^\.\//u, '');
  const names = plain.split('/').filter((name) => name !== '');
  const parts = names.map((name): Part => (name === '**' ? undefined : name.normalize('NFC')));
  const isAnywhere = parts.length > 0 && !plain.replace(/\/$/u, '').includes('/');
  return isAnywhere ? [undefined, ...parts] : parts;
}

/** Matches the beginning of a path, because the pattern of a folder also stands for everything in it. */
function matchesParts(parts: readonly Part[], names: readonly string[]): boolean {
  // The last `**` takes names one by one until the rest fits, so the work is bounded by parts times names.
  let [part, name] = [0, 0];
  let again: { part: number; name: number } | undefined;
  for (;;) {
    if (part === parts.length) return parts.length > 0;
    const wanted = parts[part];
    if (wanted === undefined) {
      // At the end of a pattern it stands for at least one name: `x/**` is not `x` itself.
      if (part === parts.length - 1) return name < names.length;
      part += 1;
      again = { part, name };
    } else if (name < names.length && matchesName(wanted, names[name]?.normalize('NFC') ?? '')) {
      part += 1;
      name += 1;
    } else {
      if (again === undefined || again.name >= names.length) return false;
      again.name += 1;
      ({ part, name } = again);
    }
  }
}

/** Matches `*` and `?` in the same way. */
function matchesName(pattern: string, name: string): boolean {
  let [place, at] = [0, 0];
  let again: { place: number; at: number } | undefined;
  while (at < name.length) {
    const wanted = pattern[place];
    if (wanted === '*') {
      place += 1;
      again = { place, at };
    } else if (wanted === '?' || (wanted !== undefined && wanted === name[at])) {
      place += 1;
      at += 1;
    } else {
      if (again === undefined) return false;
      again.at += 1;
      ({ place, at } = again);
    }
  }
  while (pattern[place] === '*') place += 1;
  return place === pattern.length;
}

/** Resolves braces; undefined if they stand for too much. Braces that are not closed are text. */
function alternativesOf(pattern: string): readonly string[] | undefined {
  let all: readonly string[] = [''];
  let from = 0;
  while (from < pattern.length) {
    const open = pattern.indexOf('{', from);
    const close = open === -1 ? -1 : closingBrace(pattern, open);
    if (close === -1) return all.map((one) => one + pattern.slice(from));
    const before = pattern.slice(from, open);
    const inner: string[] = [];
    for (const choice of choicesOf(pattern.slice(open + 1, close))) {
      const resolved = alternativesOf(choice);
      if (resolved === undefined) return undefined;
      inner.push(...resolved);
    }
    if (all.length * inner.length > MAX_ALTERNATIVES) return undefined;
    all = all.flatMap((one) => inner.map((choice) => one + before + choice));
    from = close + 1;
  }
  return all;
}

function closingBrace(pattern: string, open: number): number {
  let depth = 0;
  for (let index = open; index < pattern.length; index += 1) {
    if (pattern[index] === '{') depth += 1;
    else if (pattern[index] === '}' && (depth -= 1) === 0) return index;
  }
  return -1;
}

/** Splits at commas outside of inner braces. */
function choicesOf(text: string): readonly string[] {
  const choices: string[] = [];
  let [depth, from] = [0, 0];
  for (let index = 0; index <= text.length; index += 1) {
    if (text[index] === '{') depth += 1;
    else if (text[index] === '}') depth -= 1;
    else if (index === text.length || (text[index] === ',' && depth === 0)) {
      choices.push(text.slice(from, index));
      from = index + 1;
    }
  }
  return choices;
}
