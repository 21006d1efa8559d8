import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chownSync, existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { temporaryDirectory } from '../service/directory.ts';
import { freePort } from '../service/free-port.ts';
import { serverUser } from './postgres-server.ts';

/** Path of Debian's PgBouncer. */
const PGBOUNCER = '/usr/sbin/pgbouncer';

/** True if PgBouncer is installed. */
export const HAS_PGBOUNCER = existsSync(PGBOUNCER);

/**
 * Starts PgBouncer in transaction mode before the server of an address, with `size` connections per database;
 * it stops at the end of the test. Returns the address through it.
 */
export async function pooled(address: string, size: number): Promise<string> {
  const { hostname, port: serverPort, username, password } = new URL(address);
  const user = serverUser();
  const directory = temporaryDirectory();
  const port = await freePort();
  const users = join(directory, 'users.txt');
  const configuration = join(directory, 'pgbouncer.ini');
  writeFileSync(users, `"${username}" "${decodeURIComponent(password)}"\n`);
  writeFileSync(
    configuration,
    `[databases]
* = host=${hostname} port=${serverPort === '' ? 5432 : serverPort}
[pgbouncer]
listen_addr = 127.0.0.1
listen_port = ${port}
unix_socket_dir =
auth_type = scram-sha-256
auth_file = ${users}
pool_mode = transaction
default_pool_size = ${size}
max_client_conn = 200
`,
  );
  if (user.uid !== undefined && user.gid !== undefined) {
    for (const path of [directory, users, configuration]) chownSync(path, user.uid, user.gid);
  }
  const child = spawn(PGBOUNCER, [configuration], { ...user, stdio: ['ignore', 'ignore', 'pipe'] });
  onTestFinished(async () => {
    const ended = once(child, 'exit');
    child.kill('SIGQUIT');
    await ended;
  });
  let said = '';
  await new Promise<void>((resolve, reject) => {
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      said = `${said}${text}`.slice(-4000);
      if (said.includes('process up')) resolve();
    });
    child.once('exit', (code) => reject(new Error(`pgbouncer ended with ${code}: ${said}`)));
  });
  const url = new URL(address);
  url.hostname = '127.0.0.1';
  url.port = String(port);
  return url.href;
}
