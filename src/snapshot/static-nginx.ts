import { archiveIn, articleIn, feedIn, mediaIn } from './paths.ts';
import { fieldsOfEntry, type Fields, type Manifest, type ManifestEntry } from './manifest.ts';
import { endedIn, rulesOf } from './static-rules.ts';

/** To be included in a `server` of nginx whose root is the directory. */
export const NGINX_FILE = 'feedwright-nginx.conf';

/** nginx takes no word of more than 4096 bytes. */
const MOST_BYTES = 3000;

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
  const prefix = decodeURI(new URL(manifest.baseUrl).pathname).slice(0, -1);
  const lines = [
    '# Made by `feedwright build`; include it in a server of its own, with this directory as root.',
    'gzip off;',
    'gzip_static on;',
    '# With ngx_brotli: brotli_static on;',
    'etag on;',
    'types { }',
    `default_type ${quoted(manifest.errors['Content-Type'] ?? '')};`,
    ...addHeaders(manifest.errors, ' always'),
    ...(prefix === '' ? [] : [`rewrite ${quoted(`^${escaped(prefix)}(/.*)$`)} $1;`]),
    ...manifest.oldHosts.map((host) => `if ($host = ${quoted(host)}) { rewrite ^ ${MOVED} last; }`),
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
    ...movedHosts(manifest),
    'location / { return 404 "Not Found\\n"; }',
    ...single.flatMap((entry) =>
      block(exactly(entry.path), content(manifest, entry, fieldsOfEntry(manifest, entry))),
    ),
    ...[...patterns].flatMap(([pattern, entry]) =>
      block(`location ~ ${quoted(pattern)}`, content(manifest, entry, manifest.shared[entry.shared] ?? {})),
    ),
    ...endedIn(manifest).flatMap((entry) => ended(manifest, entry)),
  ];
  return `${lines.join('\n')}\n`;
}

function movedHosts(manifest: Manifest): string[] {
  if (manifest.oldHosts.length === 0) return [];
  const redirect = manifest.resources.find(({ status, fields }) => status === 301 && fields['Location']);
  const fields = redirect === undefined ? {} : (manifest.shared[redirect.shared] ?? {});
  const origin = manifest.baseUrl.slice(0, -1);
  return block(`location = ${MOVED}`, [
    'internal;',
    ...addHeaders(fields),
    `return 301 "${safe(origin)}$request_uri";`,
  ]);
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
  if (location === undefined) return [`${exactly(path)} { return 410 "Gone\\n"; }`];
  // What has a query, or is not UTF-8, no location can be asked by.
  if (/\?/.test(path) || decoded(path) === undefined)
    return [`if ($request_uri = ${quoted(path)}) { return 301 "${safe(location)}"; }`];
  return block(exactly(path), [
    ...addHeaders(manifest.shared[entry.shared] ?? {}),
    `return 301 "${safe(location)}";`,
  ]);
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
    .filter(([name, value]) => !OF_NGINX.has(name) && value !== '' && Buffer.byteLength(value) <= MOST_BYTES)
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
