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
    about: `Prints its address, logs to standard error, and ends on SIGTERM or SIGINT (Ctrl+C)
after it has answered open requests.`,
    words: 0,
  },
  init: {
    usage: '[DIR]',
    summary: 'create a content directory with a first article, in DIR or here',
    about: `Title, author, language and time zone are guessed from the directory, git and the system, and
written to publication.yaml for you to change. No existing file is overwritten.`,
    words: 1,
  },
  check: {
    usage: '',
    summary: 'read everything and print all findings',
    about: `Publishes nothing. On a terminal, findings are grouped by file, with their source lines;
otherwise each is one line, FILE:LINE: MESSAGE [SEVERITY]. Exits with 1 if an error leaves an
article out, or if the gate would refuse the change.`,
    words: 0,
  },
  build: {
    usage: '--out DIR',
    summary: 'write documents and pages for a static host',
    about: `DIR is created, or replaced if this command wrote it before. Exits with 1 if an article
had to be left out; the others are written.`,
    words: 0,
  },
  accept: {
    usage: '',
    summary: 'accept exactly the change that the gate refused last',
    about: 'A running service publishes it at its next tick, if nothing else has changed by then.',
    words: 0,
  },
  readers: {
    usage: '',
    summary: 'print the readers of the last seven days',
    about: `Reads the counts that a service with the same data directory has stored, as /readers shows
them. Counts of the last minute may be missing.`,
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
    help: 'grouped (on a terminal), lines (otherwise) or json',
    values: OUTPUT_FORMATS,
  },
  json: { type: 'boolean', commands: ['check', 'readers'], help: 'JSON, for programs' },
  verbose: { type: 'boolean', commands: ['check'], help: 'list repairs too, which need no action' },
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
