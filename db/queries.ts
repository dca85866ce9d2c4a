import { createHash } from "node:crypto";
import type { SQL } from "drizzle-orm";
import { type PgDatabase, PgDialect, type PgQueryResultHKT } from "drizzle-orm/pg-core";

/**
 * A constant SQL text. With a name the server prepares it once per connection, which more than
 * halves the cost of a small statement.
 */
export type Statement = { readonly name?: string; readonly text: string };

export type Orm = PgDatabase<PgQueryResultHKT, Record<string, never>>;

/** A way to ask the database: the pool, or one open transaction. */
export interface Queries {
  readonly orm: Orm;
  /** Runs a statement; `values` fill $1, $2, … */
  run<Row>(statement: Statement, values: readonly unknown[]): Promise<Row[]>;
}

export interface Database extends Queries {
  readonly kind: "embedded" | "server";
  /** How many migrations had been applied when it was opened. */
  readonly migrations: number;
  /** Commits what `work` did, or nothing of it. Inside, only the queries it is given may be used. */
  transaction<Result>(work: (queries: Queries) => Promise<Result>): Promise<Result>;
  /**
   * Calls back for each notice on a channel, whichever process sent it, until it is told to stop or
   * the database is closed. `undefined` means that notices may have been missed: the connection that
   * hears them was lost and is there again.
   */
  listen(channel: string, hear: (payload: string | undefined) => void): Promise<StopListening>;
  close(): Promise<void>;
}

export type StopListening = () => void;

const dialect = new PgDialect();

/** A statement from Drizzle fragments; its `$1`, `$2`, … are written out in the text. */
export function prepared(name: string, sql: SQL): Statement {
  return { name, text: dialect.sqlToQuery(sql).sql };
}

/**
 * Runs SQL that was put together from Drizzle fragments.
 *
 * @param prepare keep the plan: for texts of which there are few
 */
export function runSql<Row>(queries: Queries, sql: SQL, prepare = false): Promise<Row[]> {
  const { sql: text, params } = dialect.sqlToQuery(sql);
  const statement = prepare ? { name: nameOf(text), text } : { text };
  return queries.run<Row>(statement, params);
}

function nameOf(text: string): string {
  return `sql_${createHash("sha1").update(text).digest("base64url")}`;
}
