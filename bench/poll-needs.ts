import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { availableParallelism } from 'node:os';

/** Required programs and their Debian packages. */
const PROGRAMS = [
  ['wrk', ['-v'], 'wrk'],
  ['nginx', ['-v'], 'nginx'],
  ['taskset', ['--version'], 'util-linux'],
] as const;

/** Versions of these programs, by default of all. Throws, naming the install command, if one is missing. */
export function programVersions(
  wanted: readonly string[] = PROGRAMS.map(([program]) => program),
): Record<string, string> {
  const missing = new Set<string>();
  const versions: Record<string, string> = {};
  for (const [program, args, debianPackage] of PROGRAMS) {
    if (!wanted.includes(program)) continue;
    const { error, stdout, stderr } = spawnSync(program, args, {
      encoding: 'utf8',
      env: programEnvironment(),
    });
    if (error === undefined)
      versions[program] = /\d+\.[\d.]+\S*/.exec(stdout + stderr)?.[0] ?? 'of unknown version';
    else missing.add(debianPackage);
  }
  if (missing.size > 0) {
    throw new Error(`programs are missing; on Debian: apt-get install ${[...missing].join(' ')}`);
  }
  if (availableParallelism() < 2) throw new Error('server and client need a core each: two at least');
  if (!existsSync('dist/cli/main.js')) throw new Error('nothing is built: npm run build');
  return versions;
}

/** Debian's nginx is only in root's PATH. */
export function programEnvironment(): NodeJS.ProcessEnv {
  return { PATH: `${process.env['PATH'] ?? ''}:/usr/sbin:/sbin`, LANG: 'C' };
}
