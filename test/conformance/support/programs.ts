import { spawn, spawnSync } from 'node:child_process';

/** Debian's Python, the only one with Debian's Python packages. */
export const PYTHON = '/usr/bin/python3';

/** Programs that the conformance tests use, with a probe and the Debian package of each. */
const PROGRAMS: readonly { readonly name: string; readonly probe: string; readonly package: string }[] = [
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

/** Environment without proxies, personal settings and locale of this machine. */
const ENVIRONMENT = { PATH: '/usr/local/bin:/usr/bin:/bin', LANG: 'C.UTF-8', TZ: 'UTC' };

/** Longer than any reader takes for feeds on this machine. */
const TIMEOUT_MS = 60_000;

/**
 * Returns lines that name each missing program with the command that installs it; none if all are present.
 */
export function missingPrograms(): string[] {
  return PROGRAMS.filter(
    ({ probe }) => spawnSync('/bin/sh', ['-c', probe], { env: ENVIRONMENT }).status !== 0,
  ).map(({ name, package: from }) => `conformance needs ${name}, which is missing: apt-get install ${from}`);
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
