import type pg from 'pg';
import type { DatabaseRow, Statements, Value } from '../../core/ledger/database.ts';
import { CHANNEL } from './listen.ts';
import { postgresError } from './error.ts';

/** So many statements of a transaction are on their way at a time. */
const MAX_ON_THE_WAY = 32;

/** Sends a statement. */
export type Send<T> = (sql: string, parameters: readonly Value[]) => Promise<T>;

/** Statements by what sends those whose rows are wanted, and those that are run; `name` is what we are known by to those who hear of us. */
export function statementsOn(name: string, ask: Send<DatabaseRow[]>, tell: Send<void>): Statements {
  return {
    all: (sql, ...parameters) => ask(sql, parameters),
    run: (sql, ...parameters) => tell(parameters.length === 0 ? sorted(sql) : sql, parameters),
    tell: () => tell('SELECT pg_notify($1, $2)', [CHANNEL, name]),
    hurry: (ms) => tell(`SET LOCAL idle_in_transaction_session_timeout = ${ms}`, []),
  };
}

/**
 * Statements of a transaction. What is only run is not waited for, since the server does one after another anyway, and the
 * way there and back is most of what a statement costs: a failure is told by the next statement, or by `settled`.
 */
export function streamOn(
  name: string,
  client: pg.PoolClient,
): {
  readonly statements: Statements;
  readonly settled: () => Promise<void>;
} {
  const onTheWay: Promise<void>[] = [];
  let failure: { readonly error: unknown } | undefined;
  const check = (): void => {
    if (failure !== undefined) throw failure.error;
  };
  const statements = statementsOn(
    name,
    async (sql, parameters) => {
      check();
      try {
        return await query(client, sql, parameters);
      } catch (error) {
        // After one that failed all fail, and say nothing of why.
        check();
        throw error;
      }
    },
    async (sql, parameters) => {
      check();
      onTheWay.push(
        query(client, sql, parameters).then(
          () => {},
          (error: unknown) => void (failure ??= { error }),
        ),
      );
      if (onTheWay.length >= MAX_ON_THE_WAY) await onTheWay.shift();
    },
  );
  return {
    statements,
    settled: async () => {
      await Promise.all(onTheWay);
      check();
    },
  };
}

/** Sends one statement, or several without parameters, of which the last one's rows count. Rejects with {@link postgresError}. */
export async function query(
  client: pg.PoolClient,
  sql: string,
  parameters: readonly Value[],
): Promise<DatabaseRow[]> {
  try {
    return parameters.length === 0
      ? lastOf(await client.query<DatabaseRow>(sql))
      : (await client.query<DatabaseRow>(sql, parameters.map(storable))).rows;
  } catch (error) {
    throw postgresError(error);
  }
}

/** Several statements have an answer each. */
function lastOf(answer: pg.QueryResult<DatabaseRow> | pg.QueryResult<DatabaseRow>[]): DatabaseRow[] {
  return Array.isArray(answer) ? (answer.at(-1)?.rows ?? []) : answer.rows;
}

/** The one character that PostgreSQL has no place for is written as the one for what cannot be shown. */
function storable(value: Value): Value {
  return typeof value === 'string' ? value.replaceAll('\0', '\uFFFD') : value;
}

/** Tables whose texts are sorted by code points, as SQLite's are, whatever the language of the server. */
function sorted(sql: string): string {
  return /^\s*(?:CREATE|ALTER) TABLE\b/m.test(sql) ? sql.replaceAll(/\bTEXT\b/g, 'TEXT COLLATE "C"') : sql;
}
