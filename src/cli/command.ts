import { parseArgs } from 'node:util';
import { FeedwrightError } from '../errors.ts';
import { OPTIONS, optionsFromEnvironment, type GivenOptions, type OptionName } from './options.ts';

/** What somebody typed. */
export interface Command {
  readonly name: 'serve' | 'build' | 'check' | 'accept' | 'readers' | 'help' | 'version';
  readonly given: GivenOptions;
  /** `build --out`. */
  readonly out: string | undefined;
  /** `check --json`, `readers --json`. */
  readonly json: boolean;
  /** `check --verbose`. */
  readonly verbose: boolean;
}

const COMMANDS = ['serve', 'build', 'check', 'accept', 'readers'] as const;

const NAMES = Object.keys(OPTIONS) as OptionName[];

/** Flags of single commands. */
const COMMAND_FLAGS = {
  out: { type: 'string', commands: ['build'] },
  json: { type: 'boolean', commands: ['check', 'readers'] },
  verbose: { type: 'boolean', commands: ['check'] },
} as const;

/** Reads the command line and the environment. Throws `config_invalid` with every fault. */
export function readCommand(args: readonly string[], environment: NodeJS.ProcessEnv): Command {
  const { tokens } = parseArgs({
    args: [...args],
    strict: false,
    tokens: true,
    allowPositionals: true,
    options: {
      help: { type: 'boolean', short: 'h' },
      version: { type: 'boolean', short: 'v' },
      ...Object.fromEntries(Object.entries(COMMAND_FLAGS).map(([flag, { type }]) => [flag, { type }])),
      ...Object.fromEntries(NAMES.map((name) => [OPTIONS[name].flag, { type: 'string' as const }])),
    },
  });
  const faults: string[] = [];
  const positionals: string[] = [];
  const flags = new Map<string, string | true>();
  const known = new Map(NAMES.map((name) => [OPTIONS[name].flag as string, name]));
  for (const token of tokens) {
    if (token.kind === 'positional') positionals.push(token.value);
    if (token.kind !== 'option') continue;
    const { name, rawName, value } = token;
    const takesValue = known.has(name) || name === 'out';
    if (!takesValue && !['help', 'version', 'json', 'verbose'].includes(name))
      faults.push(`${rawName}: unknown option; see feedwright --help`);
    else if (takesValue && (value === undefined || value === ''))
      faults.push(`${rawName}: expected a value behind it`);
    else if (!takesValue && value !== undefined) faults.push(`${rawName}: got a value, expected none`);
    else flags.set(name, value ?? true);
  }

  const [word = 'serve', ...rest] = positionals;
  const name = COMMANDS.find((command) => command === word);
  if (flags.has('help') || word === 'help') return { ...NOTHING, name: 'help' };
  if (flags.has('version')) return { ...NOTHING, name: 'version' };
  if (name === undefined) faults.push(`${word}: unknown command, expected one of ${COMMANDS.join(', ')}`);
  if (rest.length > 0) faults.push(`${rest.join(' ')}: expected nothing behind ${word}`);
  for (const [flag, { commands }] of Object.entries(COMMAND_FLAGS)) {
    if (flags.has(flag) && name !== undefined && !(commands as readonly string[]).includes(name))
      faults.push(`--${flag}: not an option of ${name}, only of ${commands.join(', ')}`);
  }
  if (name === 'build' && !flags.has('out'))
    faults.push('build: expected --out DIR, the directory to write to');
  if (faults.length > 0 || name === undefined) {
    throw new FeedwrightError('config_invalid', 'The command line is wrong', { faults });
  }

  const fromFlags = Object.fromEntries(
    [...known].flatMap(([flag, option]) => (flags.has(flag) ? [[option, flags.get(flag)]] : [])),
  ) as GivenOptions;
  const out = flags.get('out');
  return {
    name,
    given: { ...optionsFromEnvironment(environment), ...fromFlags },
    out: typeof out === 'string' ? out : undefined,
    json: flags.has('json'),
    verbose: flags.has('verbose'),
  };
}

const NOTHING = { given: {}, out: undefined, json: false, verbose: false } as const;

/** The text of `--help`. */
export function helpText(): string {
  const options = NAMES.map((name) => {
    const { flag, env, fallback, help } = OPTIONS[name];
    return `  --${flag.padEnd(12)} ${env.padEnd(14)} ${help}${fallback === '' ? '' : ` (${fallback})`}`;
  });
  return `Feedwright publishes stored articles as RSS 2.0, Atom 1.0 and JSON Feed 1.1.

Usage: feedwright [command] [options]

Commands
  serve              regenerate on a schedule and serve (the default)
  build --out DIR    write documents and pages for a static host
  check              read everything and print findings; --json for programs, --verbose for repairs too
  accept             let exactly the change through that the gate refused last
  readers            who has read in the last seven days; --json for programs

Options, as flag or environment variable (default)
${options.join('\n')}
  --help, --version

Exit codes: 0 done, 1 something could not be published, written or listened on, 2 wrong options or publication.yaml
`;
}
