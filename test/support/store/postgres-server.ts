import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { chownSync, existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from '../service/free-port.ts';

/** A PostgreSQL server for one test, on a free port of loopback. */
export interface PostgresServer {
  /** Superuser's address of the database `postgres`. */
  readonly url: string;
  readonly port: number;
  /** The server's directory, which its user may write to. */
  readonly directory: string;
  /**
   * Stops the server. `immediate` cuts connections like a failing machine; `fast` rolls back open
   * transactions and informs clients.
   */
  readonly halt: (how?: 'immediate' | 'fast') => Promise<void>;
  /** Starts it again, on the same port with the same data. */
  readonly start: () => Promise<void>;
  /** Stops it and deletes its directory. */
  readonly remove: () => Promise<void>;
}

/** Superuser's password on every test server. */
const PASSWORD = 'only for tests';

/** Directory of the newest server programs from Debian; undefined if there are none. */
export function findPostgres(): string | undefined {
  const versions = '/usr/lib/postgresql';
  if (!existsSync(versions)) return undefined;
  return readdirSync(versions)
    .toSorted((a, b) => Number(b) - Number(a))
    .map((version) => join(versions, version, 'bin'))
    .find((bin) => existsSync(join(bin, 'initdb')));
}

/** User that runs the server: Debian's user for it if the tests run as root, which PostgreSQL refuses. */
export function serverUser(): { uid?: number; gid?: number } {
  if (process.getuid?.() !== 0) return {};
  const id = (flag: string): number => Number(execFileSync('id', [flag, 'postgres'], { encoding: 'utf8' }));
  return { uid: id('-u'), gid: id('-g') };
}

/** Creates a server from the programs in `bin` and starts it; `settings` are lines of postgresql.conf. */
export async function startPostgres(
  bin: string,
  settings: Readonly<Record<string, string>> = {},
): Promise<PostgresServer> {
  const user = serverUser();
  const directory = mkdtempSync(join(tmpdir(), 'feedwright-postgres-'));
  const data = join(directory, 'data');
  const password = join(directory, 'password');
  writeFileSync(password, PASSWORD);
  if (user.uid !== undefined && user.gid !== undefined) {
    for (const path of [directory, password]) chownSync(path, user.uid, user.gid);
  }
  // Sorts by English rules by default, so that statements must request code point order themselves.
  const locale = ['--locale=C.UTF-8', '--locale-provider=icu', '--icu-locale=en-US'];
  const options = ['-D', data, '-U', 'postgres', '-A', 'scram-sha-256', `--pwfile=${password}`, '-E', 'UTF8'];
  execFileSync(join(bin, 'initdb'), [...options, '--no-sync', ...locale], { ...user, cwd: directory });
  const port = await freePort();
  const all = {
    port: String(port),
    listen_addresses: '127.0.0.1',
    unix_socket_directories: directory,
    // Test data need not survive a crash of the machine.
    fsync: 'off',
    max_connections: '200',
    ...settings,
  };
  const flags = Object.entries(all).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  let server: ChildProcess | undefined;

  const start = async (): Promise<void> => {
    const child = spawn(join(bin, 'postgres'), ['-D', data, ...flags], {
      ...user,
      cwd: directory,
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    server = child;
    let said = '';
    await new Promise<void>((resolve, reject) => {
      child.stderr.setEncoding('utf8').on('data', (text: string) => {
        said = `${said}${text}`.slice(-4000);
        if (said.includes('database system is ready to accept connections')) resolve();
      });
      child.once('exit', (code) => reject(new Error(`postgres ended with ${code}: ${said}`)));
    });
  };
  const end = async (signal: NodeJS.Signals): Promise<void> => {
    const child = server;
    server = undefined;
    if (child === undefined || child.exitCode !== null) return;
    const ended = once(child, 'exit');
    child.kill(signal);
    await ended;
  };

  await start();
  return {
    url: `postgres://postgres:${encodeURIComponent(PASSWORD)}@127.0.0.1:${port}/postgres`,
    port,
    directory,
    // Immediate stop: clients are not awaited, and the log restores commits at the next start.
    halt: (how = 'immediate') => end(how === 'fast' ? 'SIGINT' : 'SIGQUIT'),
    start,
    remove: async () => {
      await end('SIGQUIT');
      rmSync(directory, { recursive: true, force: true });
    },
  };
}
