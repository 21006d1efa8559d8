import type pg from 'pg';
import type { DatabaseRow, Statements, Value } from '../../core/ledger/database.ts';
import { CHANNEL } from './listen.ts';
import { postgresError } from './error.ts';

/** Max. statements of a transaction that are sent ahead of their results. */
const MAX_ON_THE_WAY = 32;

/** Sends a statement. */
export type Send<T> = (sql: string, parameters: readonly Value[]) => Promise<T>;

/**
 * Statements sent by `ask`, which returns rows, and `tell`, which does not. `name` is the payload of
 * notifications.
 */
export function statementsOn(name: string, ask: Send<DatabaseRow[]>, tell: Send<void>): Statements {
  return {
    all: (sql, ...parameters) => ask(sql, parameters),
    run: (sql, ...parameters) => tell(parameters.length === 0 ? sorted(sql) : sql, parameters),
    tell: () => tell('SELECT pg_notify($1, $2)', [CHANNEL, name]),
    hurry: (ms) => tell(`SET LOCAL idle_in_transaction_session_timeout = ${ms}`, []),
  };
}

/**
 * Statements of a transaction. `run` does not wait for the result: the server works in order anyway, and the
 * round trip is most of a statement's cost. The next statement, or `settled`, reports a failure.
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
        // After a failed statement all others fail, without its reason.
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

/**
 * Sends one statement, or several without parameters, and returns the rows of the last. Rejects with {@link
 * postgresError}.
 */
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

/** There is one result for each statement. */
function lastOf(answer: pg.QueryResult<DatabaseRow> | pg.QueryResult<DatabaseRow>[]): DatabaseRow[] {
  return Array.isArray(answer) ? (answer.at(-1)?.rows ?? []) : answer.rows;
}

/** PostgreSQL cannot store U+0000; U+FFFD replaces it. */
function storable(value: Value): Value {
  return typeof value === 'string' ? value.replaceAll('\0', '\uFFFD') : value;
}

/**
 * Definition of a table whose texts are sorted by code points, as SQLite's are, whatever the locale of the
 * server.
 */
function sorted(sql: string): string {
  return /^\s*(?:CREATE|ALTER) TABLE\b/m.test(sql) ? sql.replaceAll(/\bTEXT\b/g, 'TEXT COLLATE "C"') : sql;
}
