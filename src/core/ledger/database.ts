/** Value of a column, on any engine. */
export type Value = string | number | null | Uint8Array;

/** One row of a result, by column name. */
export type DatabaseRow = Readonly<Record<string, Value>>;

/** Text of a column that may be NULL or absent. */
export function optionalText(value: Value | undefined): string | undefined {
  return value === null || value === undefined ? undefined : String(value);
}

/** Statements on one database. Parameters are `$1`, `$2`, … in the text. */
export interface Statements {
  /** Rows of a query. Rejects with the engine's error. */
  readonly all: (sql: string, ...parameters: Value[]) => Promise<DatabaseRow[]>;
  readonly run: (sql: string, ...parameters: Value[]) => Promise<void>;
  /** Signals watchers in other processes on commit: NOTIFY on PostgreSQL, nothing on SQLite. */
  readonly tell: () => Promise<void>;
  /**
   * Sets the deadline of the open transaction, in milliseconds from now: a write that depends on the clock must not be
   * committed late. SQLite limits the time to the commit, PostgreSQL the time without a statement.
   */
  readonly hurry: (ms: number) => Promise<void>;
}

/** A database of any engine. */
export interface Database extends Statements {
  /**
   * Name of this publisher among those that share the database: random on PostgreSQL, constant on SQLite, where a lock
   * admits one publisher only.
   */
  readonly name: string;
  /** SQL expression for the database's clock, in milliseconds since 1970. */
  readonly nowMs: string;
  /** Runs `work` in a transaction, which is rolled back if it rejects. Transactions take turns. */
  readonly transaction: <T>(work: (statements: Statements) => Promise<T>) => Promise<T>;
  /** Runs `work` in a read-only transaction with one consistent view. */
  readonly reading: <T>(work: (statements: Statements) => Promise<T>) => Promise<T>;
  /** Calls `heard` when another process may have committed, until the returned function is called. */
  readonly watch: (heard: () => void) => () => void;
  readonly close: () => Promise<void>;
}
