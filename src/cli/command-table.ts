/** One command, as help shows it and as the command line is read. */
interface CommandText {
  /** What may stand behind its name. */
  readonly usage: string;
  /** What it does, on one line. */
  readonly summary: string;
  /** What one should know to use it. */
  readonly about: string;
  /** Words that may stand behind the name without a flag, at the most. */
  readonly words: number;
}

/** Every command, in the order in which help shows them. */
export const COMMANDS = {
  serve: {
    usage: '',
    summary: 'regenerate on a schedule and serve (the default)',
    about: `Prints where it listens, logs on standard error, and ends on SIGTERM and SIGINT (Ctrl+C)
when requests under way are answered.`,
    words: 0,
  },
  init: {
    usage: '[DIR]',
    summary: 'make a content directory with a first article, in DIR or here',
    about: `Title, author, language and time zone are guessed from the directory, git and the system;
publication.yaml has them, to be changed. Nothing that is there is overwritten.`,
    words: 1,
  },
  check: {
    usage: '',
    summary: 'read everything and print what is wrong',
    about: `Publishes nothing. Findings are grouped by file on a terminal, with the line they are about;
anywhere else each is one line, FILE:LINE: MESSAGE [SEVERITY]. An error leaves its article
out, and ends the command with 1, as does a change that the gate would refuse.`,
    words: 0,
  },
  build: {
    usage: '--out DIR',
    summary: 'write documents and pages for a static host',
    about: `DIR is made, or replaced if this command has written it before. Ends with 1 if an article
had to be left out; the others are written.`,
    words: 0,
  },
  accept: {
    usage: '',
    summary: 'let exactly the change through that the gate refused last',
    about: 'A service that runs publishes it at its next tick, if nothing else has changed by then.',
    words: 0,
  },
  readers: {
    usage: '',
    summary: 'print who has read in the last seven days',
    about: `Reads what a service with the same data directory has counted, as /readers shows it. What the
last minute brought may be missing.`,
    words: 0,
  },
} as const satisfies Readonly<Record<string, CommandText>>;

export type CommandName = keyof typeof COMMANDS;

/** A flag that only some commands have. */
interface CommandFlag {
  readonly type: 'string' | 'boolean';
  readonly commands: readonly CommandName[];
  /** What its value is called in help. */
  readonly value?: string;
  readonly help: string;
  /** What the value may be, where it may not be anything. */
  readonly values?: readonly string[];
}

/** How `check` can print what it found. */
export const OUTPUT_FORMATS = ['grouped', 'lines', 'json'] as const;

export type OutputFormat = (typeof OUTPUT_FORMATS)[number];

/** Flags of single commands. */
export const COMMAND_FLAGS = {
  out: { type: 'string', commands: ['build'], value: 'DIR', help: 'directory to write to' },
  format: {
    type: 'string',
    commands: ['check'],
    value: 'FORMAT',
    help: 'grouped (on a terminal), lines (else) or json',
    values: OUTPUT_FORMATS,
  },
  json: { type: 'boolean', commands: ['check', 'readers'], help: 'JSON, for programs' },
  verbose: { type: 'boolean', commands: ['check'], help: 'repairs too, that nobody need look at' },
} as const satisfies Readonly<Record<string, CommandFlag>>;

/** What the number means with which a command ends. */
export const EXIT_CODES = [
  { code: 0, meaning: 'done; also a service that was told to stop' },
  {
    code: 1,
    meaning: 'something could not be published, read, written or listened on',
  },
  { code: 2, meaning: 'the command line, an option or publication.yaml is wrong' },
] as const;
