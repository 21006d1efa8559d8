import { mkdirSync, utimesSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { join, resolve } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { freePort } from '../test/support/service/free-port.ts';
import { writeArticles } from './poll-articles.ts';
import { startServer } from './poll-processes.ts';

export const PATH = '/rss.xml';

/** Expected status of polls. */
export type Kind = '304' | '200';

/** An address to poll. */
export interface Target {
  readonly origin: string;
  readonly pid: number;
  /** Entity-tag for If-None-Match. */
  readonly tag: string;
}

/** A response as received. */
interface Answer {
  readonly status: number;
  /** Flat, without the fields that node:http adds to every response. */
  readonly fields: readonly string[];
  readonly tag: string;
  readonly body: Buffer;
}

/** Header fields of each poll, for every server: a reader behind a local proxy. */
export const READER_FIELDS = {
  'Accept-Encoding': 'gzip',
  'User-Agent': 'Newsboat/2.21.0 (Linux x86_64)',
  'X-Forwarded-For': '203.0.113.9',
} as const;

const ADDED_BY_NODE = ['date', 'connection', 'keep-alive'];

/** Polls once, like the measurements. */
export function poll(origin: string, tag?: string): Promise<Answer> {
  const headers = { ...READER_FIELDS, ...(tag !== undefined && { 'If-None-Match': tag }) };
  return new Promise((done, failed) => {
    request(origin + PATH, { headers, agent: false }, (res) => {
      const chunks: Buffer[] = [];
      res.on('data', (chunk: Buffer) => chunks.push(chunk));
      res.on('error', failed);
      res.on('end', () => {
        const { rawHeaders: raw, statusCode = 0 } = res;
        const fields = raw.filter(
          (_, at) => !ADDED_BY_NODE.includes((raw[at - (at % 2)] ?? '').toLowerCase()),
        );
        done({ status: statusCode, fields, tag: res.headers.etag ?? '', body: Buffer.concat(chunks) });
      });
    })
      .on('error', failed)
      .end();
  });
}

/** A built program with its flags. */
export interface Lane {
  /** Name of its files; letters only. */
  readonly name: string;
  /** Directory of the build; default: this checkout. */
  readonly root?: string;
  readonly flags: Readonly<Record<string, string>>;
}

/** Starts the built program on 20 articles; its access log is `access-log-NAME`. */
export async function startService(directory: string, { name, root = '.', flags }: Lane): Promise<Target> {
  writeArticles(join(directory, 'content'));
  const options = {
    content: join(directory, 'content'),
    data: join(directory, `data-${name}`),
    port: '0',
    'base-url': 'https://example.org/',
    'log-level': 'warn',
    ...flags,
  };
  const words = Object.entries(options).flatMap(([flag, value]) => [`--${flag}`, value]);
  const command = [process.execPath, resolve(root, 'dist/cli/main.js'), 'serve', ...words];
  const { pid, origin } = startServer(command, join(directory, `access-log-${name}`));
  return { pid, origin: await origin, tag: (await poll(await origin)).tag };
}

/** Starts a bare node:http handler that repeats the service's response from constants. */
export async function startBare(directory: string, service: Target, kind: Kind): Promise<Target> {
  const { status, fields, body, tag } = await poll(service.origin, kind === '304' ? service.tag : undefined);
  if (String(status) !== kind) throw new Error(`the service answered ${status} for ${kind}`);
  const file = join(directory, `bare-${kind}.json`);
  writeFileSync(file, JSON.stringify({ status, fields, body: body.toString('base64') }));
  const command = [process.execPath, resolve('bench/peers/bare.mjs'), file];
  const { pid, origin } = startServer(command, join(directory, `bare-${kind}.log`));
  return { pid, origin: await origin, tag };
}

/** Starts Express 5, which sends the document as text, without content-codings. */
export async function startExpress(directory: string, service: Target): Promise<Target> {
  const { body } = await poll(service.origin);
  const file = join(directory, 'express.xml');
  writeFileSync(file, gunzipSync(body));
  const command = [process.execPath, resolve('bench/peers/express.mjs'), file, 'application/rss+xml'];
  const { pid, origin } = startServer(command, join(directory, 'express.log'));
  return { pid, origin: await origin, tag: (await poll(await origin)).tag };
}

/** Starts nginx with one worker, the same bytes and a precompressed document. */
export async function startNginx(directory: string, service: Target): Promise<Target> {
  const { body } = await poll(service.origin);
  const root = join(directory, 'nginx');
  mkdirSync(root, { recursive: true });
  const date = new Date('2026-01-20T10:00:00Z');
  for (const [file, bytes] of [
    ['rss.xml', gunzipSync(body)],
    ['rss.xml.gz', body],
  ] as const) {
    writeFileSync(join(root, file), bytes);
    utimesSync(join(root, file), date, date);
  }
  const port = await freePort();
  const configuration = join(directory, 'nginx.conf');
  writeFileSync(configuration, nginxConfiguration(directory, root, port));
  const { pid } = startServer(['nginx', '-p', directory, '-c', configuration], join(directory, 'nginx.log'));
  const origin = `http://127.0.0.1:${port}`;
  return { pid, origin, tag: await firstTag(origin) };
}

function nginxConfiguration(directory: string, root: string, port: number): string {
  const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map(
    (name) => `${name}_temp_path ${join(directory, `nginx-${name}`)};`,
  );
  // Master and worker in one process: the work of one worker, with a known pid.
  return `daemon off; master_process off; pid ${join(directory, 'nginx.pid')}; error_log stderr warn;
events { worker_connections 1024; }
http {
  ${temporary.join(' ')}
  access_log off; sendfile on; tcp_nopush on;
  keepalive_timeout 75s; keepalive_requests 1000000000;
  open_file_cache max=1000 inactive=1h; open_file_cache_valid 1h;
  types { application/rss+xml xml; }
  gzip_static on;
  server { listen 127.0.0.1:${port}; root ${root}; }
}
`;
}

/** Polls until nginx listens. */
async function firstTag(origin: string): Promise<string> {
  for (let attempt = 1; ; attempt++) {
    try {
      return (await poll(origin)).tag;
    } catch (error) {
      if (attempt === 50) throw error;
      await new Promise((done) => setTimeout(done, 100));
    }
  }
}
