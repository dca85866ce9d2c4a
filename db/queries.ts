import { createHash } from "node:crypto";
import { type SQL, sql } from "drizzle-orm";
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

/** The text of Drizzle fragments; their `$1`, `$2`, … are written out. */
export function textOf(fragment: SQL): string {
  return dialect.sqlToQuery(fragment).sql;
}

/** A statement from Drizzle fragments, as `textOf` writes them. */
export function prepared(name: string, fragment: SQL): Statement {
  return { name, text: textOf(fragment) };
}

/** A number as a part of the text: fragments of prepared statements cannot hold values. */
export function literal(value: number): SQL {
  return sql`${value}`.inlineParams();
}

/**
 * Runs SQL that was put together from Drizzle fragments.
 *
 * @param prepare keep the plan: for texts of which there are few
 */
export function runSql<Row>(queries: Queries, fragment: SQL, prepare = false): Promise<Row[]> {
  const { sql: text, params } = dialect.sqlToQuery(fragment);
  const statement = prepare ? { name: nameOf(text), text } : { text };
  return queries.run<Row>(statement, params);
}

function nameOf(text: string): string {
  return `sql_${createHash("sha1").update(text).digest("base64url")}`;
}
