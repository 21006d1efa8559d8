import { archiveIn, articleIn, feedIn, mediaIn } from '../../core/snapshot/paths.ts';
import { fieldsOfEntry, type Fields, type Manifest, type ManifestEntry } from './manifest.ts';
import { endedIn, rulesOf } from './rules.ts';

/** To be included in a `server` of nginx whose root is the directory. */
export const NGINX_FILE = 'feedwright-nginx.conf';

/** nginx takes no word of more than 4096 bytes. */
const MAX_BYTES = 3000;

/** What nginx says by itself of the file that it sends, or has another directive for. */
const OF_NGINX: ReadonlySet<string> = new Set(['Content-Type', 'Last-Modified', 'Accept-Ranges', 'Location']);

/** Internal addresses: nobody can ask for them from outside. */
const PREFLIGHT = '/feedwright-preflight';
const MOVED = '/feedwright-moved';

/** The location of all paths of a kind, as a regular expression. */
function patternOf(path: string): string | undefined {
  const file = escaped(path.slice(path.lastIndexOf('/') + 1));
  if (articleIn(path) !== undefined) return '^/articles/[^/]+$';
  if (archiveIn(path) !== undefined) return `^/archive/[^/]+/${file}$`;
  if (feedIn(path) !== undefined) return `^/(?:tags|authors|sections|languages|feeds)/[^/]+/${file}$`;
  const name = mediaIn(path);
  const extension = name === undefined ? undefined : /\.\w+$/.exec(name)?.[0];
  return extension === undefined ? undefined : `^/media/.+${escaped(extension)}$`;
}

const escaped = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');

/**
 * What nginx has to answer, as far as it can: nothing that the manifest does not have, so that neither twins nor lists of what
 * was withdrawn can be fetched by name.
 */
export function nginxText(manifest: Manifest): string {
  const { patterns, single } = rulesOf(manifest, patternOf);
  // What is too long for a word of nginx is left out, and the rest works.
  const endings = endedIn(manifest).filter(
    ({ path, fields }) =>
      Buffer.byteLength(path) <= MAX_BYTES && Buffer.byteLength(safe(fields['Location'] ?? '')) <= MAX_BYTES,
  );
  const { pathname, origin } = new URL(manifest.baseUrl);
  const prefix = pathname.slice(0, -1);
  const below = decoded(prefix) ?? prefix;
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
    ...endings
      .filter(({ path, fields }) => isNoLocation(path) && fields['Location'] !== undefined)
      .map(({ path, fields }) => movedIf('request_uri', prefix + path, safe(fields['Location'] ?? ''))),
    `if ($request_method = OPTIONS) { rewrite ^ ${PREFLIGHT} last; }`,
    // `?source` shows a document to people who want to see it as it is.
    'set $feedwright_opened "$http_sec_fetch_dest?$args";',
    'error_page 404 @feedwright_404;',
    'error_page 405 @feedwright_405;',
    'location @feedwright_404 { return 404 "Not Found\\n"; }',
    ...block('location @feedwright_405', [
      ...addHeaders({ ...manifest.errors, Allow: 'GET, HEAD, OPTIONS' }, ' always'),
      'return 405 "Method Not Allowed\\n";',
    ]),
    ...block(`location = ${PREFLIGHT}`, ['internal;', ...addHeaders(manifest.preflight), 'return 204;']),
    ...moved(manifest),
    'location / { return 404 "Not Found\\n"; }',
    ...single.flatMap((entry) =>
      block(exactly(entry.path), content(manifest, entry, fieldsOfEntry(manifest, entry))),
    ),
    ...[...patterns].flatMap(([pattern, entry]) =>
      block(`location ~ ${quoted(pattern)}`, content(manifest, entry, manifest.shared[entry.shared] ?? {})),
    ),
    ...onePerLocation(endings.filter(({ path }) => !isNoLocation(path))).flatMap((entry) =>
      ended(manifest, entry),
    ),
  ];
  return `${lines.join('\n')}\n`;
}

/** Redirects that no location can be made for. */
function moved({ redirects, oldHosts, resources }: Manifest): string[] {
  if (oldHosts.length === 0 && !resources.some(({ path }) => isNoLocation(path))) return [];
  return block(`location = ${MOVED}`, ['internal;', ...addHeaders(redirects), 'return 301 $feedwright_to;']);
}

/** An old host may have had everything at its root. */
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

/** `to` is an absolute URL, within quotation marks. */
function movedIf(variable: string, value: string, to: string): string {
  return `if ($${variable} = ${quoted(value)}) { set $feedwright_to "${to}"; rewrite ^ ${MOVED} last; }`;
}

/** Whether it is compared with what was asked for, as it stands. A dollar sign cannot be compared with. */
function isNoLocation(path: string): boolean {
  return !hasLocation(path) && !path.includes('$');
}

/**
 * Whether a location is asked for by it and by nothing else: nginx decodes paths first, so that an encoded slash is one of another
 * path. No location has a query, control characters, or two slashes, which nginx makes one; and two are taken.
 */
function hasLocation(path: string): boolean {
  const plain = decoded(path);
  if (plain === undefined || path.includes('?') || [PREFLIGHT, MOVED].includes(plain)) return false;
  return !/%2f/i.test(path) && !/[\0-\x1f\x7f]|\/\//.test(plain);
}

function content({ errors }: Manifest, { path, page }: ManifestEntry, fields: Fields): string[] {
  const isPage = fields['Content-Type']?.startsWith('text/html') === true;
  const isMedia = mediaIn(path) !== undefined;
  const toPage = ['Cache-Control', 'X-Content-Type-Options', 'Referrer-Policy'].map(
    (name) => `add_header ${name} ${quoted(errors[name] ?? '')};`,
  );
  return [
    `default_type ${quoted(fields['Content-Type'] ?? '')};`,
    ...(isMedia ? ['gzip_static off;'] : ['max_ranges 0;']),
    ...addHeaders(fields),
    ...(page === undefined
      ? []
      : [`if ($feedwright_opened ~ "^document\\?(?!source$)") { ${toPage.join(' ')} return 303 "./"; }`]),
    `try_files ${isPage ? (path.endsWith('/') ? '${uri}index.html' : '$uri/index.html') : '$uri'} =404;`,
  ];
}

function ended(manifest: Manifest, entry: ManifestEntry): string[] {
  const { path, fields } = entry;
  const location = fields['Location'];
  if (!hasLocation(path)) return [];
  if (location === undefined) return [`${exactly(path)} { return 410 "Gone\\n"; }`];
  return block(exactly(path), [
    ...addHeaders(manifest.shared[entry.shared] ?? {}),
    `return 301 "${safe(location)}";`,
  ]);
}

/** Two ways to write a path are one location, and nginx takes none twice. */
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

function block(head: string, lines: readonly string[]): string[] {
  return [`${head} {`, ...lines.map((line) => `  ${line}`), '}'];
}

function addHeaders(fields: Fields, when = ''): string[] {
  return Object.entries(fields)
    .filter(([name, value]) => !OF_NGINX.has(name) && value !== '' && Buffer.byteLength(value) <= MAX_BYTES)
    .map(([name, value]) => `add_header ${name} "${safe(value)}"${when};`);
}

/** Within quotation marks. nginx has no way to write a dollar sign where it knows variables: in URLs it may be encoded. */
function safe(text: string): string {
  return text.replace(/["\\]/g, '\\$&').replaceAll('$', '%24');
}

/** Where nginx knows no variables. */
function quoted(text: string): string {
  return `"${text.replace(/["\\]/g, '\\$&')}"`;
}
