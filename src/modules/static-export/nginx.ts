import { articleIn, readSiteAddress } from '../../core/article/addresses/page-path.ts';
import { archiveIn, feedIn, mediaIn } from '../../core/snapshot/paths.ts';
import { fieldsOfEntry, type Fields, type HostFile, type Manifest, type ManifestEntry } from './manifest.ts';
import { QUERY_FOLDER, queryRules } from './nginx-queries.ts';
import { block, escaped, quoted, safe } from './nginx-syntax.ts';
import { isHtmlFile, oldEntries, pageFolderOf, rulesOf } from './rules.ts';

/** A configuration to include in an nginx `server` block whose root is the exported directory. */
export const NGINX_FILE = 'feedwright-nginx.conf';

/** Max. bytes of a value: nginx rejects parameters of more than 4096 bytes. */
const MAX_BYTES = 3000;

/** Fields that nginx sets itself or through another directive. */
const OF_NGINX: ReadonlySet<string> = new Set(['Content-Type', 'Last-Modified', 'Accept-Ranges', 'Location']);

/** Internal locations, which clients cannot request. */
const PREFLIGHT = '/feedwright-preflight';
const MOVED = '/feedwright-moved';

/** The regular expression of the location for the paths of one kind. */
function patternOf(path: string): string | undefined {
  const file = escaped(path.slice(path.lastIndexOf('/') + 1));
  if (articleIn(path) !== undefined) return '^/articles/[^/]+$';
  if (archiveIn(path) !== undefined) return `^/archive/[^/]+/${file}$`;
  if (feedIn(path) !== undefined) return `^/(?:tags|authors|sections|languages|feeds)/[^/]+/${file}$`;
  const folder = pageFolderOf(path);
  // The pattern leaves out the names under which pages that are folders are stored.
  if (folder !== undefined && !/\/index\.html?$/i.test(path))
    return pagePatternOf(decoded(folder) ?? folder, path);
  const name = mediaIn(path);
  const extension = name === undefined ? undefined : /\.\w+$/.exec(name)?.[0];
  return extension === undefined ? undefined : `^/media/.+${escaped(extension)}$`;
}

/** Paths of pages below a folder that end alike: each form is another file. */
function pagePatternOf(folder: string, path: string): string {
  const below = `^/${escaped(folder)}/(?!(?:.*/)?index\\.html?$).+`;
  if (path.endsWith('/')) return `${below}/$`;
  return isHtmlFile(path) ? `${below}\\.[hH][tT][mM][lL]?$` : `${below}(?<!/|\\.htm|\\.html)$`;
}

/** The file of a page, as nginx names it. */
function pageFileOf(path: string): string {
  if (path.endsWith('/')) return '${uri}index.html';
  return isHtmlFile(path) ? '$uri' : '$uri/index.html';
}

/**
 * The nginx configuration. It serves only paths in the manifest, so precompressed files and the manifest
 * itself cannot be requested by name.
 */
export function nginxFile(manifest: Manifest): HostFile {
  const { patterns, single } = rulesOf(manifest, patternOf);
  const { located, compared, queried, left } = oldAddressesIn(manifest);
  const { pathname, origin } = new URL(manifest.baseUrl);
  const prefix = pathname.slice(0, -1);
  const below = decoded(prefix) ?? prefix;
  const queries = queryRules(
    queried.map((entry) => ({ path: entry.path, answer: answerAt(manifest, entry) })),
  );
  const lines = [
    '# Made by `feedwright build`; include it in a server of its own, with this directory as root.',
    'gzip off;',
    'gzip_static on;',
    '# With ngx_brotli: brotli_static on;',
    'etag on;',
    'types { }',
    `default_type ${quoted(manifest.errors['Content-Type'] ?? '')};`,
    ...addHeaders(manifest.errors, ' always'),
    ...(prefix === '' ? [] : [`rewrite ${quoted(`^${escaped(below)}(/.*)$`)} $1;`]),
    ...oldHosts(manifest, origin, prefix),
    ...compared.map((entry) => comparedWith(prefix + entry.path, entry)),
    `if ($request_method = OPTIONS) { rewrite ^ ${PREFLIGHT} last; }`,
    // `?source` shows the raw document in a browser.
    'set $feedwright_opened "$http_sec_fetch_dest?$args";',
    ...queries.server,
    'error_page 404 @feedwright_404;',
    'error_page 405 @feedwright_405;',
    'location @feedwright_404 { return 404 "Not Found\\n"; }',
    ...block('location @feedwright_405', [
      ...addHeaders({ ...manifest.errors, Allow: 'GET, HEAD, OPTIONS' }, ' always'),
      'return 405 "Method Not Allowed\\n";',
    ]),
    ...block(`location = ${PREFLIGHT}`, ['internal;', ...addHeaders(manifest.preflight), 'return 204;']),
    ...(compared.length > 0 || manifest.oldHosts.length > 0 ? moved(manifest) : []),
    'location / { return 404 "Not Found\\n"; }',
    ...single.flatMap((entry) =>
      block(exactly(entry.path), content(manifest, entry, fieldsOfEntry(manifest, entry))),
    ),
    ...[...patterns].flatMap(([pattern, entry]) =>
      block(`location ~ ${quoted(pattern)}`, content(manifest, entry, manifest.shared[entry.shared] ?? {})),
    ),
    ...onePerLocation(located).flatMap((entry) => block(exactly(entry.path), answerAt(manifest, entry))),
    ...queries.locations,
  ];
  return { text: `${lines.join('\n')}\n`, left };
}

interface OldAddresses {
  /** With a location of their own. */
  readonly located: readonly ManifestEntry[];
  /** Compared with the raw request target, one by one. */
  readonly compared: readonly ManifestEntry[];
  /** With a query that {@link queryRules} read. */
  readonly queried: readonly ManifestEntry[];
  /** Paths that nginx can answer in none of these ways, or only with values that are too long for it. */
  readonly left: readonly string[];
}

function oldAddressesIn(manifest: Manifest): OldAddresses {
  const located: ManifestEntry[] = [];
  const compared: ManifestEntry[] = [];
  const queried: ManifestEntry[] = [];
  const left: string[] = [];
  for (const entry of oldEntries(manifest)) {
    const { path } = entry;
    const location = locationIn(manifest, entry);
    const isLong = [path, safe(location ?? '')].some((text) => Buffer.byteLength(text) > MAX_BYTES);
    if (isLong) left.push(path);
    else if (hasLocation(path)) located.push(entry);
    else if (location === undefined) continue;
    else if (readSiteAddress(path)?.queryForm !== undefined) queried.push(entry);
    else if (isNoLocation(path)) compared.push(entry);
    else left.push(path);
  }
  return { located, compared, queried, left };
}

/** Absolute URL to which an old address leads; undefined if it is gone. */
function locationIn({ baseUrl }: Manifest, { fields, document }: ManifestEntry): string | undefined {
  return document === undefined ? fields['Location'] : baseUrl + document.slice(1);
}

/** The location for redirects that cannot have a location of their own. */
function moved({ redirects }: Manifest): string[] {
  return block(`location = ${MOVED}`, ['internal;', ...addHeaders(redirects), 'return 301 $feedwright_to;']);
}

/** Answers an old address that is compared with the raw request target. */
function comparedWith(target: string, { document, fields }: ManifestEntry): string {
  if (document === undefined) return movedIf('request_uri', target, safe(fields['Location'] ?? ''));
  return `if ($request_uri = ${quoted(target)}) { rewrite ^ "${safe(decoded(document) ?? document)}" last; }`;
}

/** A former host may have served the publication at its root, without the prefix. */
function oldHosts({ oldHosts: hosts }: Manifest, origin: string, prefix: string): string[] {
  if (hosts.length === 0) return [];
  const below = [
    'set $feedwright_path $request_uri;',
    `if ($request_uri ~ ${quoted(`^${escaped(prefix)}(/.*)$`)}) { set $feedwright_path $1; }`,
  ];
  const path = prefix === '' ? '$request_uri' : '$feedwright_path';
  return [
    ...(prefix === '' ? [] : below),
    ...hosts.map((host) => movedIf('host', host, safe(origin + prefix) + path)),
  ];
}

/** Here `to` is an absolute URL, already escaped for double quotes. */
function movedIf(variable: string, value: string, to: string): string {
  return `if ($${variable} = ${quoted(value)}) { set $feedwright_to "${to}"; rewrite ^ ${MOVED} last; }`;
}

/** True if the path must be compared with the raw request target. nginx cannot compare with a dollar sign. */
function isNoLocation(path: string): boolean {
  return !hasLocation(path) && !path.includes('$');
}

/**
 * True if a location matches exactly this path. nginx decodes paths and merges slashes first, so a path with
 * an encoded slash, a query, control characters or two adjacent slashes cannot have one, nor can the two
 * internal locations.
 */
function hasLocation(path: string): boolean {
  const plain = decoded(path);
  if (plain === undefined || path.includes('?') || [PREFLIGHT, MOVED].includes(plain)) return false;
  if (plain.startsWith(QUERY_FOLDER)) return false;
  return !/%2f/i.test(path) && !/[\0-\x1f\x7f]|\/\//.test(plain);
}

function content(manifest: Manifest, { path, page }: ManifestEntry, fields: Fields): string[] {
  const isPage = fields['Content-Type']?.startsWith('text/html') === true;
  const isMedia = mediaIn(path) !== undefined;
  return [
    `default_type ${quoted(fields['Content-Type'] ?? '')};`,
    ...(isMedia ? ['gzip_static off;'] : ['max_ranges 0;']),
    ...addHeaders(fields),
    ...(page === undefined ? [] : [openedAs(manifest, './')]),
    `try_files ${isPage ? pageFileOf(path) : '$uri'} =404;`,
  ];
}

/** Directives for the location of an old address. */
function answerAt(manifest: Manifest, entry: ManifestEntry): readonly string[] {
  const { document, page, fields, shared } = entry;
  if (document !== undefined) {
    const toPage = page === undefined ? [] : [openedAs(manifest, safe(manifest.baseUrl + page.slice(1)))];
    return [...toPage, `rewrite ^ "${safe(decoded(document) ?? document)}" last;`];
  }
  const location = fields['Location'];
  if (location === undefined) return ['return 410 "Gone\\n";'];
  return [...addHeaders(manifest.shared[shared] ?? {}), `return 301 "${safe(location)}";`];
}

/** Sends a browser that opens a document to its page; `to` is already escaped for double quotes. */
function openedAs({ errors }: Manifest, to: string): string {
  const fields = ['Cache-Control', 'X-Content-Type-Options', 'Referrer-Policy'].map(
    (name) => `add_header ${name} ${quoted(errors[name] ?? '')};`,
  );
  return `if ($feedwright_opened ~ "^document\\?(?!source$)") { ${fields.join(' ')} return 303 "${to}"; }`;
}

/** Different encodings of one path are the same location, which nginx rejects as a duplicate. */
function onePerLocation(entries: readonly ManifestEntry[]): readonly ManifestEntry[] {
  return [...new Map(entries.map((entry) => [exactly(entry.path), entry])).values()];
}

const exactly = (path: string): string => `location = ${quoted(decoded(path) ?? path)}`;

function decoded(path: string): string | undefined {
  try {
    return decodeURIComponent(path);
  } catch {
    return undefined;
  }
}

function addHeaders(fields: Fields, when = ''): string[] {
  return Object.entries(fields)
    .filter(([name, value]) => !OF_NGINX.has(name) && value !== '' && Buffer.byteLength(value) <= MAX_BYTES)
    .map(([name, value]) => `add_header ${name} "${safe(value)}"${when};`);
}
