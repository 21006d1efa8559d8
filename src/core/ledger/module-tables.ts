import type { Database, Statements } from './database.ts';

/** Methods on tables: all of them are asynchronous. */
export type AsyncMethods<Methods> = {
  readonly [Name in keyof Methods]: (...input: never[]) => Promise<unknown>;
};

/** Tables of one module, open on a database. */
interface OpenedTables<Methods extends AsyncMethods<Methods>> {
  readonly methods: Methods;
  /** Called before the database is closed. Never rejects. */
  readonly release?: () => Promise<void>;
}

/** Tables that a module keeps in the store. The store opens them once, on first use. */
export interface ModuleTables<Methods extends AsyncMethods<Methods>> {
  readonly open: (database: Database) => OpenedTables<Methods>;
}

/** Tables that a module writes within a change of the ledger, committed or rolled back with it. */
export interface ChangeTables<Methods extends AsyncMethods<Methods>> {
  readonly within: (statements: Statements) => Methods;
}
