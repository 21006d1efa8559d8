import { join } from 'node:path';
import { runDaemon } from './daemon.ts';
import { freePort } from '../../support/service/free-port.ts';
import { temporaryDirectory, writeFiles } from '../../support/service/directory.ts';

/**
 * Starts a caching nginx before a service, as its manual describes. Resolves to its origin; it ends with the
 * test.
 */
export function cachingNginx(origin: string, settings: readonly string[]): Promise<string> {
  return startNginx(
    (port, directory) => `proxy_cache_path ${directory}/cache keys_zone=feeds:1m;
  server {
    listen 127.0.0.1:${port};
    location / {
      proxy_pass ${origin};
      proxy_http_version 1.1;
      proxy_cache feeds;
      add_header X-Cache $upstream_cache_status always;
      ${settings.join('\n      ')}
    }
  }`,
  );
}

/** Starts an nginx whose `http` block gets its port and directory. Resolves to its origin. */
export async function startNginx(http: (port: number, directory: string) => string): Promise<string> {
  const directory = temporaryDirectory();
  const port = await freePort();
  // Its workers must write to a directory that is private to the user of the tests.
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
  ${http(port, directory)}
}
`,
  });
  const address = `http://127.0.0.1:${port}`;
  await runDaemon('nginx', ['-c', join(directory, 'nginx.conf'), '-p', directory], `${address}/readyz`);
  return address;
}
