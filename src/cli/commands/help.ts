import type { Command } from '../../core/command.ts';
import { COMMANDS, EXIT_CODES } from '../command-table.ts';
import { OPTIONS, type OptionName } from '../../app/options.ts';

/** Cells for the names of commands and flags. */
const NAME_CELLS = 18;

const longest = (names: readonly string[]): number => Math.max(...names.map(({ length }) => length));
const FLAG_CELLS = longest(Object.values(OPTIONS).map(({ flag }) => flag ?? ''));
const VARIABLE_CELLS = longest(Object.values(OPTIONS).map(({ env }) => env));

/** The text of `--help`. */
export function helpText(): string {
  const commands = Object.values(COMMANDS).map(({ name, usage, summary }) =>
    row(`${name} ${usage}`, summary),
  );
  return `Feedwright publishes stored articles as RSS 2.0, Atom 1.0 and JSON Feed 1.1.

Usage: feedwright [command] [options]

Commands
${commands.join('\n')}
  feedwright help COMMAND says more

${optionsText()}

${exitCodesText()}
`;
}

/** The text of `help COMMAND` and `COMMAND --help`. */
export function commandHelp({ name, usage, summary, about, flags: ownFlags }: Command<never>): string {
  const flags = ownFlags.map((flag) =>
    row(`--${flag.name}${flag.value === undefined ? '' : ` ${flag.value}`}`, flag.help),
  );
  const own = flags.length === 0 ? '' : `\nOptions of ${name}\n${flags.join('\n')}\n`;
  const line = ['feedwright', name, usage, '[options]'].filter((word) => word !== '').join(' ');
  return `feedwright ${name}: ${summary}

Usage: ${line}

${about}
${own}
${optionsText()}

${exitCodesText()}
`;
}

function optionsText(): string {
  const options = (Object.keys(OPTIONS) as OptionName[]).map((name) => {
    const { flag, env, fallback, help } = OPTIONS[name];
    const asFlag = flag === undefined ? '' : `--${flag}`;
    const names = `${asFlag.padEnd(FLAG_CELLS + 2)} ${env.padEnd(VARIABLE_CELLS)}`;
    return `  ${names} ${help}${fallback === '' ? '' : ` (${fallback})`}`;
  });
  return `Options, as flag or environment variable (default)
${options.join('\n')}
  --help, --version

Colours are for terminals: NO_COLOR=1 turns them off, FORCE_COLOR=1 on everywhere.`;
}

function exitCodesText(): string {
  return `Exit codes\n${EXIT_CODES.map(({ code, meaning }) => `  ${code}  ${meaning}`).join('\n')}`;
}

function row(name: string, text: string): string {
  return `  ${name.trim().padEnd(NAME_CELLS)} ${text}`;
}
