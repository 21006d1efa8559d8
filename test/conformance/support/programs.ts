import { spawn, spawnSync } from 'node:child_process';

/** Debian's Python, the only one with Debian's Python packages. */
export const PYTHON = '/usr/bin/python3';

/** A program with a probe and its Debian package. */
interface Program {
  readonly name: string;
  readonly probe: string;
  readonly package: string;
}

/** Programs that the conformance tests use. */
const CONFORMANCE: readonly Program[] = [
  { name: 'xmllint', probe: 'command -v xmllint', package: 'libxml2-utils' },
  { name: 'feedparser', probe: `${PYTHON} -c 'import feedparser'`, package: 'python3-feedparser' },
  { name: 'newsboat', probe: 'command -v newsboat', package: 'newsboat' },
  { name: 'r2e', probe: 'command -v r2e', package: 'rss2email' },
  {
    name: 'sfeed',
    probe:
      'command -v sfeed && command -v sfeed_update && command -v sfeed_web && command -v sfeed_opml_import',
    package: 'sfeed',
  },
  { name: 'feed2exec', probe: 'command -v feed2exec', package: 'feed2exec' },
  { name: 'gpo', probe: 'command -v gpo', package: 'gpodder' },
  { name: 'jing', probe: 'command -v jing', package: 'jing' },
  { name: 'curl', probe: 'command -v curl', package: 'curl' },
  { name: 'nginx', probe: 'command -v nginx || test -x /usr/sbin/nginx', package: 'nginx' },
  { name: 'caddy', probe: 'command -v caddy', package: 'caddy' },
  { name: 'varnishd', probe: 'command -v varnishd || test -x /usr/sbin/varnishd', package: 'varnish' },
  { name: 'vmod_xkey', probe: 'ls /usr/lib/*/varnish/vmods/libvmod_xkey.so', package: 'varnish-modules' },
  { name: 'sqlite3', probe: 'command -v sqlite3', package: 'sqlite3' },
  { name: 'systemd-analyze', probe: 'command -v systemd-analyze', package: 'systemd' },
  { name: 'jekyll', probe: 'command -v jekyll', package: 'jekyll' },
  { name: 'hugo', probe: 'command -v hugo', package: 'hugo' },
  { name: 'ps', probe: 'command -v ps', package: 'procps' },
];

/** Programs that the tests of a move use: publishers and readers. */
const MOVING: readonly Program[] = [
  ...CONFORMANCE.filter(({ package: from }) =>
    ['newsboat', 'rss2email', 'feed2exec', 'sfeed', 'gpodder', 'jekyll', 'hugo'].includes(from),
  ),
  { name: 'jekyll-feed', probe: 'ruby -e \'require "jekyll-feed"\'', package: 'ruby-jekyll-feed' },
  { name: 'pelican', probe: 'command -v pelican', package: 'pelican' },
  { name: 'WordPress', probe: 'test -f /usr/share/wordpress/wp-settings.php', package: 'wordpress' },
  { name: 'php', probe: 'command -v php', package: 'php-cli' },
  {
    name: 'mysqli',
    probe: 'php -r \'exit(function_exists("mysqli_connect") ? 0 : 1);\'',
    package: 'php-mysql',
  },
  { name: 'mariadbd', probe: 'test -x /usr/sbin/mariadbd', package: 'mariadb-server' },
];

const SUITES = { conformance: CONFORMANCE, moving: MOVING } as const;

/** Environment without proxies, personal settings and locale of this machine. */
const ENVIRONMENT = { PATH: '/usr/local/bin:/usr/bin:/bin', LANG: 'C.UTF-8', TZ: 'UTC' };

/** Longer than any reader takes for feeds on this machine. */
const TIMEOUT_MS = 60_000;

/**
 * Returns lines that name each missing program of a suite with the command that installs it; none if all are present.
 */
export function missingPrograms(suite: keyof typeof SUITES): string[] {
  return SUITES[suite]
    .filter(({ probe }) => spawnSync('/bin/sh', ['-c', probe], { env: ENVIRONMENT }).status !== 0)
    .map(({ name, package: from }) => `${suite} needs ${name}, which is missing: apt-get install ${from}`);
}

/** Result of a finished program. */
export interface Outcome {
  readonly code: number | null;
  readonly stdout: Buffer;
  readonly stderr: string;
}

/** Input and environment of a program. */
export interface ProgramOptions {
  /** Home directory; none by default. */
  readonly home?: string;
  readonly input?: string | Uint8Array;
  readonly environment?: NodeJS.ProcessEnv;
  readonly cwd?: string;
}

/** Runs a program to its end, for at most a minute. Never rejects for an exit code; {@link mustRun} does. */
export function runProgram(
  command: string,
  args: readonly string[],
  { home = '/nonexistent', input = '', environment = {}, cwd }: ProgramOptions = {},
): Promise<Outcome> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, {
      env: { ...ENVIRONMENT, HOME: home, ...environment },
      stdio: ['pipe', 'pipe', 'pipe'],
      timeout: TIMEOUT_MS,
      killSignal: 'SIGKILL',
      ...(cwd !== undefined && { cwd }),
    });
    const stdout: Buffer[] = [];
    const stderr: Buffer[] = [];
    child.stdout.on('data', (chunk: Buffer) => stdout.push(chunk));
    child.stderr.on('data', (chunk: Buffer) => stderr.push(chunk));
    child.on('error', reject);
    child.on('close', (code) =>
      resolve({ code, stdout: Buffer.concat(stdout), stderr: Buffer.concat(stderr).toString() }),
    );
    // A program may end without reading its input.
    child.stdin.on('error', () => {});
    child.stdin.end(input);
  });
}

/** Runs a program and resolves to its output. Rejects with its error output if it fails. */
export async function mustRun(
  command: string,
  args: readonly string[],
  options?: ProgramOptions,
): Promise<string> {
  const { code, stdout, stderr } = await runProgram(command, args, options);
  if (code !== 0)
    throw new Error(`${command} ${args.join(' ')} ended with ${code}:\n${stderr}${stdout.toString()}`);
  return stdout.toString();
}
