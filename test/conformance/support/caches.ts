import { join } from 'node:path';
import { runDaemon } from './daemon.ts';
import { freePort } from '../../support/service/free-port.ts';
import { exampleOf } from './examples.ts';
import { startNginx } from './nginx.ts';
import { temporaryDirectory, writeFiles } from '../../support/service/directory.ts';

/** Address of the service in the documented examples. */
const SERVICE = '127.0.0.1:3000';

/**
 * Starts the nginx of docs/operations.md before a service; with `caches: false` it only forwards. Resolves to
 * its origin.
 */
export function documentedNginx(origin: string, { caches }: { caches: boolean }): Promise<string> {
  return startNginx((port, directory) => {
    const example = exampleOf('### nginx', 'nginx', {
      [SERVICE]: new URL(origin).host,
      'listen 80;': `listen 127.0.0.1:${port};`,
      '/var/cache/nginx/feedwright': `${directory}/cache`,
    });
    return caches ? example : example.replace(/^ *proxy_cache.*$/gm, '');
  });
}

/** Starts the Caddy of docs/operations.md; `more` are lines for its site. Resolves to its origin. */
export async function documentedCaddy(origin: string, ...more: readonly string[]): Promise<string> {
  const directory = temporaryDirectory();
  const address = `http://127.0.0.1:${await freePort()}`;
  const site = exampleOf('### Caddy', 'caddy', {
    [SERVICE]: new URL(origin).host,
    'example.org {': [`${address} {`, ...more].join('\n\t'),
  });
  writeFiles(directory, { Caddyfile: `{\n\tadmin off\n\tauto_https off\n}\n${site}` });
  const args = ['run', '--config', join(directory, 'Caddyfile'), '--adapter', 'caddyfile'];
  const environment = { HOME: directory, XDG_DATA_HOME: directory, XDG_CONFIG_HOME: directory };
  await runDaemon('caddy', args, `${address}/readyz`, environment);
  return address;
}

/** Purge token that replaces the one in the example. */
export const PURGE_TOKEN = 'a long random text';

/** Purge settings in publication.yaml for the Varnish of docs/operations.md on this port. */
export function varnishPurge(port: number): string {
  return exampleOf('### Varnish', 'yaml', { '127.0.0.1:6081': `127.0.0.1:${port}` });
}

/** Starts the Varnish of docs/operations.md with 16 MB. Resolves to its origin. */
export async function documentedVarnish(origin: string, port: number): Promise<string> {
  const directory = temporaryDirectory();
  const { hostname, port: behind } = new URL(origin);
  const vcl = exampleOf('### Varnish', 'vcl', {
    '.host = "127.0.0.1"': `.host = "${hostname}"`,
    '.port = "3000"': `.port = "${behind}"`,
    'a long random text': PURGE_TOKEN,
    // Shortened, so that a test need not wait for the first probe.
    '.interval = 5s;': '.interval = 200ms; .initial = 3;',
  });
  writeFiles(directory, { 'feeds.vcl': vcl });
  const address = `127.0.0.1:${port}`;
  await runDaemon(
    'varnishd',
    // Keeps the user that starts Varnish (-j): its usual user may not enter the test's directory.
    `-F -j none -T none -a ${address} -s malloc,16m -p http_gzip_support=off -n ${directory}/work -f ${directory}/feeds.vcl`.split(
      ' ',
    ),
    `http://${address}/readyz`,
  );
  return `http://${address}`;
}
