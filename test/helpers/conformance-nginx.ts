import { spawn } from 'node:child_process';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { expect, onTestFinished } from 'vitest';
import { temporaryDirectory, writeFiles } from './directory.ts';
import { request } from './request.ts';

/** An nginx that caches what a service answers, as its manual has it. Resolves to its origin; it ends with the test. */
export async function cachingNginx(origin: string, settings: readonly string[]): Promise<string> {
  const directory = temporaryDirectory();
  const port = await freePort();
  // Its workers have to write to a directory that is private to whoever runs the tests.
  const user = process.getuid?.() === 0 ? 'user root;' : '';
  const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map(
    (name) => `${name}_temp_path ${directory}/${name};`,
  );
  writeFiles(directory, {
    'nginx.conf': `${user}
worker_processes 1;
daemon off;
pid ${directory}/nginx.pid;
error_log stderr error;
events { worker_connections 64; }
http {
  ${temporary.join('\n  ')}
  access_log off;
  proxy_cache_path ${directory}/cache keys_zone=feeds:1m;
  server {
    listen 127.0.0.1:${port};
    location / {
      proxy_pass ${origin};
      proxy_http_version 1.1;
      proxy_cache feeds;
      add_header X-Cache $upstream_cache_status always;
      ${settings.join('\n      ')}
    }
  }
}
`,
  });
  const child = spawn('nginx', ['-c', join(directory, 'nginx.conf'), '-p', directory], { stdio: 'ignore' });
  const ended = new Promise((done) => child.on('close', done));
  onTestFinished(async () => {
    child.kill('SIGTERM');
    await ended;
  });
  const address = `http://127.0.0.1:${port}`;
  await expect
    .poll(
      () =>
        request(`${address}/readyz`).then(
          ({ status }) => status,
          () => 0,
        ),
      { timeout: 10_000 },
    )
    .toBe(200);
  return address;
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}
