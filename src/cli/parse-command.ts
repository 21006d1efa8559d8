import { parseArgs } from 'node:util';
import { closestWord } from '../core/article/text/did-you-mean.ts';
import { FeedwrightError } from '../core/errors.ts';
import {
  COMMAND_FLAGS,
  COMMANDS,
  OUTPUT_FORMATS,
  type CommandName,
  type OutputFormat,
} from './command-table.ts';
import { OPTIONS, optionsFromEnvironment, type GivenOptions, type OptionName } from '../app/options.ts';

/** What somebody typed. */
export interface Command {
  readonly name: CommandName | 'help' | 'version';
  readonly given: GivenOptions;
  /** `help COMMAND`: which one; undefined for all. */
  readonly topic: CommandName | undefined;
  /** `init DIR`. */
  readonly directory: string | undefined;
  /** `build --out`. */
  readonly out: string | undefined;
  /** `check --format`; undefined: as it fits where the output goes. */
  readonly format: OutputFormat | undefined;
  /** `--json`, or what says the same. */
  readonly json: boolean;
  /** `check --verbose`. */
  readonly verbose: boolean;
}

const NAMES = Object.keys(OPTIONS) as OptionName[];
const COMMAND_NAMES = Object.keys(COMMANDS) as CommandName[];

/** Every flag, and whether a value belongs to it. */
const FLAGS: ReadonlyMap<string, boolean> = new Map<string, boolean>([
  ['help', false],
  ['version', false],
  ...Object.entries(COMMAND_FLAGS).map(([flag, { type }]): [string, boolean] => [flag, type === 'string']),
  ...NAMES.flatMap((name): [string, boolean][] => {
    const { flag } = OPTIONS[name];
    return flag === undefined ? [] : [[flag, true]];
  }),
]);

/** Reads the command line and the environment. Throws `config_invalid` with every fault. */
export function readCommand(args: readonly string[], environment: NodeJS.ProcessEnv): Command {
  const { tokens } = parseArgs({
    args: [...args],
    strict: false,
    tokens: true,
    allowPositionals: true,
    options: {
      ...Object.fromEntries(
        [...FLAGS].map(([flag, takesValue]) => [
          flag,
          { type: takesValue ? ('string' as const) : ('boolean' as const) },
        ]),
      ),
      help: { type: 'boolean', short: 'h' },
      version: { type: 'boolean', short: 'v' },
    },
  });
  const faults: string[] = [];
  const positionals: string[] = [];
  const flags = new Map<string, string | true>();
  /** What stands behind an option that nobody knows is most likely its value. */
  let mayBeValue = false;
  for (const token of tokens) {
    if (token.kind === 'positional' && !mayBeValue) positionals.push(token.value);
    mayBeValue = false;
    if (token.kind !== 'option') continue;
    const { name, rawName, value } = token;
    const takesValue = FLAGS.get(name);
    mayBeValue = takesValue === undefined;
    if (takesValue === undefined)
      faults.push(`${rawName}: unknown option${meant(name, [...FLAGS.keys()], '--')}`);
    else if (takesValue && (value === undefined || value === ''))
      faults.push(`${rawName}: expected a value after it`);
    else if (!takesValue && value !== undefined) faults.push(`${rawName}: got a value, expected none`);
    else flags.set(name, value ?? true);
  }

  const [word = 'serve', ...rest] = positionals;
  const isHelp = flags.has('help') || word === 'help';
  const asked = word === 'help' ? rest[0] : positionals[0];
  const name = commandNamed(isHelp ? asked : word);
  if (isHelp && (asked === undefined || name !== undefined)) return { ...NOTHING, name: 'help', topic: name };
  if (!isHelp && flags.has('version')) return { ...NOTHING, name: 'version' };
  if (name === undefined) {
    const typed = asked ?? word;
    const hint = meant(typed, COMMAND_NAMES, '');
    faults.push(`${typed}: unknown command, expected one of ${COMMAND_NAMES.join(', ')}${hint}`);
  }
  const words = name === undefined ? Infinity : COMMANDS[name].words;
  if (rest.length > words) {
    const behind = [word, ...rest.slice(0, words)].join(' ');
    faults.push(`${rest.slice(words).join(' ')}: expected nothing after ${behind}`);
  }
  for (const [flag, { commands }] of Object.entries(COMMAND_FLAGS)) {
    if (flags.has(flag) && name !== undefined && !(commands as readonly string[]).includes(name))
      faults.push(`--${flag}: not an option of ${name}, only of ${commands.join(', ')}`);
  }
  const format = OUTPUT_FORMATS.find(
    (one) => one === (flags.get('format') ?? (flags.has('json') ? 'json' : '')),
  );
  if (flags.has('format') && (format === undefined || (flags.has('json') && format !== 'json'))) {
    const got = `${JSON.stringify(flags.get('format'))}${flags.has('json') ? ' beside --json' : ''}`;
    faults.push(`--format: got ${got}, expected one of ${OUTPUT_FORMATS.join(', ')}`);
  }
  if (name === 'build' && !flags.has('out'))
    faults.push('build: expected --out DIR, the directory to write to');
  if (faults.length > 0 || name === undefined) {
    throw new FeedwrightError('config_invalid', 'The command line is wrong', { faults });
  }

  const fromFlags = Object.fromEntries(
    NAMES.flatMap((option) => {
      const { flag } = OPTIONS[option];
      return flag !== undefined && flags.has(flag) ? [[option, flags.get(flag)]] : [];
    }),
  ) as GivenOptions;
  const out = flags.get('out');
  return {
    ...NOTHING,
    name,
    given: { ...optionsFromEnvironment(environment), ...fromFlags },
    directory: rest[0],
    out: typeof out === 'string' ? out : undefined,
    format,
    json: format === 'json',
    verbose: flags.has('verbose'),
  };
}

function commandNamed(word: string | undefined): CommandName | undefined {
  return COMMAND_NAMES.find((command) => command === word);
}

/** The end of a complaint about a word that is unknown: what was meant, and where all are listed. */
function meant(word: string, known: readonly string[], dashes: string): string {
  const near = closestWord(word, known);
  return near === undefined
    ? '; see feedwright --help'
    : `; did you mean ${dashes}${near}? See feedwright --help`;
}

const NOTHING = {
  given: {},
  topic: undefined,
  directory: undefined,
  out: undefined,
  format: undefined,
  json: false,
  verbose: false,
} as const;
