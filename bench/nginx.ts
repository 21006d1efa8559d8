import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, renameSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { endWithMe } from './children.ts';
import { freePort } from '../test/support/service/free-port.ts';

/** A running nginx with static files. */
export interface Nginx {
  readonly port: number;
  /** Installs a document and its gzip form, with this modification time (milliseconds since 1970). */
  readonly put: (path: string, identity: Uint8Array, gzip: Uint8Array, writtenMs: number) => void;
  readonly stop: () => Promise<void>;
}

/** An expert's configuration for feeds, described for the report. */
export const NGINX_SETTING =
  'nginx serves the same documents as static files, with gzip_static (the same gzip bytes), gzip_vary, its own ETag and Last-Modified, and the same max-age';

function configuration(directory: string, port: number, maxAgeSeconds: number): string {
  // Workers must read a directory that is private to the user of the benchmark.
  const user = process.getuid?.() === 0 ? 'user root;' : '';
  const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map(
    (name) => `${name}_temp_path ${directory}/${name};`,
  );
  return `${user}
worker_processes 1;
daemon off;
pid ${directory}/nginx.pid;
error_log stderr error;
events { worker_connections 1024; }
http {
  ${temporary.join('\n  ')}
  access_log off;
  sendfile on;
  tcp_nopush on;
  keepalive_timeout 75s;
  keepalive_requests 1000000;
  charset utf-8;
  charset_types application/rss+xml application/atom+xml;
  server {
    listen 127.0.0.1:${port};
    root ${directory}/public;
    gzip_static on;
    gzip_vary on;
    add_header Cache-Control "public, max-age=${maxAgeSeconds}";
    location / { return 404; }
    location = /rss.xml { types {} default_type application/rss+xml; }
    location = /atom.xml { types {} default_type application/atom+xml; }
  }
}
`;
}

/** Attempts, 20 ms apart, until nginx must listen. */
const ATTEMPTS = 250;

/** True if this nginx supports gzip_static, as Debian's does. */
export function hasGzipStatic(): boolean {
  return spawnSync('nginx', ['-V'], { encoding: 'utf8' }).stderr.includes('http_gzip_static_module');
}

/** Starts nginx on a free loopback port, in its own directory. Rejects if it does not listen. */
export async function startNginx(directory: string, maxAgeSeconds: number): Promise<Nginx> {
  const port = await freePort();
  const root = join(directory, 'public');
  mkdirSync(root, { recursive: true });
  writeFileSync(join(directory, 'nginx.conf'), configuration(directory, port, maxAgeSeconds));
  const child = spawn('nginx', ['-p', directory, '-c', join(directory, 'nginx.conf')], {
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  endWithMe(child);
  for (let attempt = 0; !(await answers(port)); attempt += 1) {
    if (attempt === ATTEMPTS || child.exitCode !== null) {
      child.kill('SIGKILL');
      throw new Error('nginx does not listen');
    }
    await delay(20);
  }
  const write = (file: string, bytes: Uint8Array, writtenMs: number): void => {
    const next = join(directory, 'next');
    writeFileSync(next, bytes);
    utimesSync(next, writtenMs / 1000, writtenMs / 1000);
    renameSync(next, file);
  };
  return {
    port,
    put: (path, identity, gzip, writtenMs) => {
      write(join(root, path), identity, writtenMs);
      write(join(root, `${path}.gz`), gzip, writtenMs);
    },
    stop: async () => {
      if (child.exitCode !== null) return;
      const ended = once(child, 'exit');
      child.kill('SIGTERM');
      await ended;
    },
  };
}

async function answers(port: number): Promise<boolean> {
  return fetch(`http://127.0.0.1:${port}/`).then(
    (answer) => answer.text().then(() => true),
    () => false,
  );
}
