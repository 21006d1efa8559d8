/** Max. length of a page's path in characters, percent-encoded: an index of PostgreSQL takes 2704 bytes. */
const MAX_CHARACTERS = 1000;

/** Max. bytes of a name in a path: a static export uses names as directory names. */
const MAX_NAME_BYTES = 255;

/** Max. parameters of a query that is an address. */
const MAX_PARAMETERS = 10;

/** Characters of a path that are plain in a request target (RFC 3986, 3.3), but not to encodeURIComponent. */
const PLAIN = /%(?:2[146789BC]|3[ABD]|40)/g;

/** Characters that no address may have, encoded or not. */
const FORBIDDEN = /[\p{Cc}\p{Cs}\\]/u;

/** Address of a page on the author's site: a path, which may have a query. */
export interface SiteAddress {
  /** Path in its canonical encoding, with the query if there is one. */
  readonly target: string;
  /** Equal for all spellings that count as one address: letter case, final slash, `index.html`. */
  readonly key: string;
  /** Path and parameter names of a query form such as `/?p=690`; undefined for a path alone. */
  readonly queryForm?: string | undefined;
}

/** The default path of an article's page. */
export function articlePath(slug: string): string {
  return `/articles/${encodeURIComponent(slug)}`;
}

/** The part of an article's row in the ledger that its page's path is made of. */
export interface PageIdentity {
  readonly slug: string;
  /** The path, if it is not the default one. */
  readonly address?: { readonly page?: string | undefined } | undefined;
}

/** The path of an article's page. */
export function pagePathOf({ slug, address }: PageIdentity): string {
  return address?.page ?? articlePath(slug);
}

/** Returns the slug in the default path of an article's page; undefined for any other path or encoding. */
export function articleIn(path: string): string | undefined {
  const [, written] = /^\/articles\/([^/]+)$/u.exec(path) ?? [];
  const slug = written === undefined ? undefined : decodedPath(written);
  return slug !== undefined && articlePath(slug) === path ? slug : undefined;
}

/** Slug in the key of a default path; undefined for any other key. */
export function slugOfKey(key: string): string | undefined {
  return /^\/articles\/([^/]+)$/u.exec(key)?.[1];
}

/**
 * Canonical path of a page, as requests have it: names percent-encoded in UTF-8 and normal form C, without empty ones.
 * Undefined for what is no path of this site: a URL, a query, dot segments, control characters, too long a name.
 */
export function canonicalPagePath(written: string): string | undefined {
  if (!written.startsWith('/') || written.length > MAX_CHARACTERS || /[?#]/.test(written)) return undefined;
  const names: string[] = [];
  const parts = written.split('/');
  for (const part of parts) {
    if (part === '') continue;
    const name = (decodedPath(part) ?? part).normalize('NFC');
    if (name === '.' || name === '..' || name.includes('/') || FORBIDDEN.test(name)) return undefined;
    if (Buffer.byteLength(name) > MAX_NAME_BYTES) return undefined;
    names.push(encodeURIComponent(name).replace(PLAIN, decodeURIComponent));
  }
  // Two slashes at the beginning would name a host.
  if (written.startsWith('//') || names.length === 0) return written === '/' ? '/' : undefined;
  const path = `/${names.join('/')}${parts.at(-1) === '' ? '/' : ''}`;
  return path.length > MAX_CHARACTERS ? undefined : path;
}

/** Key by which an address is looked up; a query counts. Undefined if it can be no address. */
export function keyOfTarget(target: string): string | undefined {
  return target.includes('?') ? readSiteAddress(target)?.key : keyOfPagePath(target);
}

/** Paths that are their own keys. */
const TIDY = /^(?:\/[a-z0-9-]{1,100}){1,9}$/;

/** Key of a path in any spelling; undefined if its encoding is invalid or it is too long. */
export function keyOfPagePath(path: string): string | undefined {
  if (TIDY.test(path)) return path;
  if (path.length > 3 * MAX_CHARACTERS) return undefined;
  const plain = decodedPath(path)?.normalize('NFC').toLowerCase();
  if (plain === undefined || FORBIDDEN.test(plain) || Buffer.byteLength(plain) > 2 * MAX_CHARACTERS)
    return undefined;
  const folder = plain.replace(/\/index\.html?$/u, '/');
  let end = folder.length;
  while (end > 1 && folder[end - 1] === '/') end -= 1;
  return folder.slice(0, end);
}

/**
 * Reads an address as an author writes it, such as `/old/ice/` or `/?p=690`. A fragment is left out. Undefined for what
 * is no address of this site.
 */
export function readSiteAddress(written: string): SiteAddress | undefined {
  const [address = ''] = written.split('#', 1);
  const cut = address.indexOf('?');
  const path = canonicalPagePath(cut === -1 ? address : address.slice(0, cut));
  const key = path === undefined ? undefined : keyOfPagePath(path);
  if (path === undefined || key === undefined) return undefined;
  const parameters = cut === -1 ? [] : parametersOf(address.slice(cut + 1));
  if (parameters.length === 0) return { target: path, key };
  if (parameters.length > MAX_PARAMETERS) return undefined;
  const target = `${path}?${parameters.map(({ text }) => text).join('&')}`;
  if (target.length > MAX_CHARACTERS) return undefined;
  const names = parameters.map(({ name }) => name);
  return { target, key: keyOfQuery(key, parameters), queryForm: queryFormOf(key, names) };
}

/**
 * Reads a request target as an address with a query, if one of the forms of {@link SiteAddress.queryForm} is the
 * target's: other parameters are left out. Undefined if there is none.
 */
export function queryAddressIn(
  target: string,
  path: string,
  forms: readonly string[] = [],
): string | undefined {
  if (forms.length === 0) return undefined;
  const cut = target.indexOf('?');
  const key = cut === -1 || target.length > 3 * MAX_CHARACTERS ? undefined : keyOfPagePath(path);
  if (key === undefined) return undefined;
  const parameters = parametersOf(target.slice(cut + 1));
  for (const form of forms) {
    if (!form.startsWith(`${key}?`)) continue;
    const names = new Set(form.slice(key.length + 1).split('&'));
    const given = parameters.filter(({ name }) => names.has(name));
    if (
      given.length === names.size &&
      queryFormOf(
        key,
        given.map(({ name }) => name),
      ) === form
    )
      return `${path}?${given.map(({ text }) => text).join('&')}`;
  }
  return undefined;
}

interface Parameter {
  readonly name: string;
  /** Name and value in their canonical encoding. */
  readonly text: string;
}

function parametersOf(query: string): readonly Parameter[] {
  const parameters: Parameter[] = [];
  for (const part of query.split('&', MAX_PARAMETERS + 1)) {
    if (part === '') continue;
    const cut = part.indexOf('=');
    const name = recoded(cut === -1 ? part : part.slice(0, cut));
    parameters.push({ name, text: cut === -1 ? name : `${name}=${recoded(part.slice(cut + 1))}` });
  }
  return parameters;
}

const recoded = (text: string): string =>
  encodeURIComponent((decodedPath(text) ?? text).replace(/\p{Cs}/gu, ''));

/** Keys of paths begin with a slash, so that no path has the key of a query. */
function keyOfQuery(key: string, parameters: readonly Parameter[]): string {
  const texts = parameters.map(({ text }) => text).toSorted();
  return `?${texts.join('&')} ${key}`;
}

function queryFormOf(key: string, names: readonly string[]): string {
  return `${key}?${names.toSorted().join('&')}`;
}

function decodedPath(written: string): string | undefined {
  try {
    return decodeURIComponent(written);
  } catch {
    return undefined;
  }
}
