import type { Command, CommandFlag } from '../core/command.ts';
import { APP_MODULES } from '../app/modules/module-host.ts';
import type { CliContext } from './command-context.ts';
import { againstFaults, againstOf, formatFaults, outputFormat } from './check-flags.ts';

/** Commands of the program itself. Each is loaded when it runs, so the service loads no other command. */
const OWN_COMMANDS: readonly Command<CliContext>[] = [
  {
    name: 'serve',
    rank: 10,
    usage: '',
    summary: 'regenerate on a schedule and serve (the default)',
    about: `Prints its address, logs to standard error, and ends on SIGTERM or SIGINT (Ctrl+C)
after it has answered open requests.`,
    words: 0,
    flags: [],
    run: async ({ given }) => {
      await (await import('./commands/serve.ts')).serve(given);
      return true;
    },
  },
  {
    name: 'init',
    rank: 20,
    usage: '[DIR]',
    summary: 'create a content directory with a first article, in DIR or here',
    about: `Title, author, language and time zone are guessed from the directory, git and the system, and
written to publication.yaml for you to change. No existing file is overwritten.`,
    words: 1,
    flags: [],
    run: async ({ given, words: [directory] }) => {
      (await import('./commands/init.ts')).init(given, directory);
      return true;
    },
  },
  {
    name: 'check',
    rank: 30,
    usage: '',
    summary: 'read everything and print the findings',
    about: `Publishes nothing. On a terminal, findings are grouped by file, with their source lines;
otherwise each is one line, FILE:LINE: MESSAGE [SEVERITY]. If there are too many for a screen,
they are counted by rule, and the first ones are printed. Exits with 1 if an error leaves an
article out, or if the gate would refuse the change.

--against compares what would be published with the feed of an earlier publication, an RSS,
Atom or JSON Feed file or URL, as its subscribers would: an item whose id they do not know is
new. Exits with 1 if more than N would be.`,
    words: 0,
    flags: [
      {
        name: 'format',
        type: 'string',
        value: 'FORMAT',
        help: 'grouped (on a terminal), lines (otherwise) or json',
      },
      { name: 'json', type: 'boolean', help: 'JSON, for programs' },
      {
        name: 'verbose',
        type: 'boolean',
        help: 'print every finding, and repairs too, which need no action',
      },
      {
        name: 'against',
        type: 'string',
        value: 'FEED',
        help: 'compare with the feed of an earlier publication: a file or an http(s) URL',
      },
      {
        name: 'allow-new',
        type: 'string',
        value: 'N',
        help: 'with --against: number of items that may be new (0)',
      },
    ],
    faults: (flags) => [...formatFaults(flags), ...againstFaults(flags)],
    run: async ({ given, flags }) =>
      (await import('./commands/check.ts')).check(given, {
        format: outputFormat(flags),
        verbose: flags['verbose'] === true,
        against: againstOf(flags),
      }),
  },
  {
    name: 'accept',
    rank: 50,
    usage: '',
    summary: 'accept exactly the change that the gate refused last',
    about: 'A running service publishes it at its next tick, if nothing else has changed by then.',
    words: 0,
    flags: [],
    run: async ({ given }) => (await import('./commands/accept.ts')).accept(given),
  },
];

/** Every command by its name, in the order of help. */
export const COMMANDS: Readonly<Record<string, Command<CliContext>>> = Object.fromEntries(
  [...OWN_COMMANDS, ...APP_MODULES.flatMap(({ commands = [] }): readonly Command<CliContext>[] => commands)]
    .sort((a, b) => a.rank - b.rank)
    .map((command) => [command.name, command]),
);

/** Flags of single commands by name: the type of the value, and the commands that have it. */
export const COMMAND_FLAGS: ReadonlyMap<
  string,
  { readonly type: CommandFlag['type']; readonly commands: readonly string[] }
> = new Map(
  Object.values(COMMANDS)
    .flatMap(({ flags }) => flags)
    .map(({ name, type }) => [name, { type, commands: namesWith(name) }]),
);

function namesWith(flag: string): string[] {
  return Object.values(COMMANDS)
    .filter(({ flags }) => flags.some(({ name }) => name === flag))
    .map(({ name }) => name);
}

/** Meanings of the exit codes. */
export const EXIT_CODES = [
  { code: 0, meaning: 'done; also a service that was told to stop' },
  {
    code: 1,
    meaning: 'something could not be published, read, written or listened on',
  },
  { code: 2, meaning: 'the command line, an option or publication.yaml is wrong' },
] as const;
