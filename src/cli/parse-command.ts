import { parseArgs } from 'node:util';
import { closestWord } from '../core/article/text/did-you-mean.ts';
import { FeedwrightError } from '../core/errors.ts';
import type { CommandFlags } from '../core/command.ts';
import { COMMAND_FLAGS, COMMANDS } from './command-table.ts';
import { OPTIONS, optionsFromEnvironment, type GivenOptions, type OptionName } from '../app/options.ts';

/** A command line that was read. */
export interface ParsedCommand {
  /** Name of a command, or `help` or `version`. */
  readonly name: string;
  readonly given: GivenOptions;
  /** Command of `help COMMAND`; `undefined` for all. */
  readonly topic: string | undefined;
  /** Words after the name of the command. */
  readonly words: readonly string[];
  /** Flags of single commands. */
  readonly flags: CommandFlags;
}

const NAMES = Object.keys(OPTIONS) as OptionName[];
const COMMAND_NAMES = Object.keys(COMMANDS);

/** Every flag, and whether it takes a value. */
const FLAGS: ReadonlyMap<string, boolean> = new Map<string, boolean>([
  ['help', false],
  ['version', false],
  ...[...COMMAND_FLAGS].map(([flag, { type }]): [string, boolean] => [flag, type === 'string']),
  ...NAMES.flatMap((name): [string, boolean][] => {
    const { flag } = OPTIONS[name];
    return flag === undefined ? [] : [[flag, true]];
  }),
]);

/** Reads the command line and the environment. Throws `config_invalid` with every fault. */
export function readCommand(args: readonly string[], environment: NodeJS.ProcessEnv): ParsedCommand {
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
  /** True after an unknown option: the next word is most likely its value. */
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
      faults.push(`${rawName}: expected a value behind it`);
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
  const command = name === undefined ? undefined : COMMANDS[name];
  const words = command?.words ?? Infinity;
  if (rest.length > words) {
    const behind = [word, ...rest.slice(0, words)].join(' ');
    faults.push(`${rest.slice(words).join(' ')}: expected nothing behind ${behind}`);
  }
  for (const [flag, { commands }] of COMMAND_FLAGS) {
    if (flags.has(flag) && name !== undefined && !commands.includes(name))
      faults.push(`--${flag}: not an option of ${name}, only of ${commands.join(', ')}`);
  }
  const ownFlags = Object.fromEntries([...flags].filter(([flag]) => COMMAND_FLAGS.has(flag)));
  faults.push(...(command?.faults?.(ownFlags) ?? []));
  if (faults.length > 0 || name === undefined) {
    throw new FeedwrightError('config_invalid', 'The command line is wrong', { faults });
  }

  const fromFlags = Object.fromEntries(
    NAMES.flatMap((option) => {
      const { flag } = OPTIONS[option];
      return flag !== undefined && flags.has(flag) ? [[option, flags.get(flag)]] : [];
    }),
  ) as GivenOptions;
  return {
    ...NOTHING,
    name,
    given: { ...optionsFromEnvironment(environment), ...fromFlags },
    words: rest,
    flags: ownFlags,
  };
}

function commandNamed(word: string | undefined): string | undefined {
  return COMMAND_NAMES.find((command) => command === word);
}

/** End of a complaint about an unknown word: the closest known one, and where all are listed. */
function meant(word: string, known: readonly string[], dashes: string): string {
  const near = closestWord(word, known);
  return near === undefined
    ? '; see feedwright --help'
    : `; did you mean ${dashes}${near}? See feedwright --help`;
}

const NOTHING = { given: {}, topic: undefined, words: [], flags: {} } as const;
