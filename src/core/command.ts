import type { Publication } from './article/publication.ts';
import type { OnProgress } from './content/directory/progress.ts';
import type { LocalRegenerator } from './publish/regenerator.ts';

/** A command of the command line. */
export interface Command<C = CommandContext> {
  readonly name: string;
  /** Place in help: lower ranks come first. */
  readonly rank: number;
  /** Words and flags that follow the name, for help. */
  readonly usage: string;
  /** One line of help. */
  readonly summary: string;
  /** Text of `help COMMAND`. */
  readonly about: string;
  /** Maximum number of words without a flag after the name. */
  readonly words: number;
  readonly flags: readonly CommandFlag[];
  /** Faults of the given flags, a sentence each. */
  readonly faults?: (flags: CommandFlags) => readonly string[];
  /** Resolves to false if something could not be published, read or written: exit code 1. */
  readonly run: (context: C) => Promise<boolean>;
}

/** A flag of one command or of several. */
export interface CommandFlag {
  /** Without dashes. */
  readonly name: string;
  readonly type: 'string' | 'boolean';
  /** Name of the value in help. */
  readonly value?: string;
  readonly help: string;
}

/** Given flags by name: the value, or true for a flag without one. */
export type CommandFlags = Readonly<Record<string, string | true>>;

/** Facilities of a command. Everything that is opened here is closed by the command. */
export interface CommandContext<C = unknown, S = unknown> {
  readonly words: readonly string[];
  readonly flags: CommandFlags;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  readonly terminal: CommandTerminal;
  /** The content directory, which need not exist. Throws `config_invalid`. */
  readonly contentDirectory: () => string;
  /** Rejects with `config_invalid`. */
  readonly configuration: () => Promise<C>;
  /** The store of a service, which may be running; `undefined` where there is none. Rejects with `store_failed`. */
  readonly openStore: () => Promise<S | undefined>;
  /** A regenerator that publishes unless a service does. Rejects with `config_invalid`. */
  readonly openRegenerator: (options: CommandRegeneratorOptions) => Promise<LocalRegenerator>;
}

/** Options of a command's regenerator. */
interface CommandRegeneratorOptions {
  /** Name of the process in the schedule. */
  readonly holder: string;
  /** Changes the publication before anything is made of it. */
  readonly adapt: (publication: Publication) => Publication;
  readonly onFailed: (error: unknown) => void;
}

/** Output of a command. */
export interface CommandTerminal {
  /** Writes lines to standard output. */
  readonly print: (text: string) => void;
  /** Writes lines to standard error. */
  readonly warn: (text: string) => void;
  /** Shows progress in a line of a terminal, and nothing elsewhere. */
  readonly progress: { readonly show: OnProgress; readonly clear: () => void };
  /** Lays out a table; control characters in cells are removed. */
  readonly table: (
    columns: readonly { readonly head: string; readonly isNumber?: boolean }[],
    rows: readonly (readonly string[])[],
  ) => readonly string[];
  /** Removes control characters from a text. */
  readonly plain: (text: string) => string;
}
