import { readMigrationFiles } from "drizzle-orm/migrator";
import { drizzle } from "drizzle-orm/node-postgres";
import { migrate } from "drizzle-orm/node-postgres/migrator";
import pg from "pg";
import { grantUse, roleOf } from "./grants";
import { makeListener } from "./listener";
import type { Database, Orm, Queries, Statement } from "./queries";

export type ServerSettings = {
  url: string;
  /** The same database by the role that owns its tables; the role of `url` then only uses them. */
  migrationUrl?: string | undefined;
  poolSize: number;
  migrationsFolder: string;
};

/** Any number keeps others out while one instance migrates; it has no meaning of its own. */
const migrationLock = 7_205_759_403;

/**
 * Opens a Postgres server and brings its schema up to date. Instances that start together wait for
 * one another.
 *
 * @throws when the server is older than 15, cannot be reached, or keeps commits unsafely
 */
export async function openServer(settings: ServerSettings): Promise<Database> {
  const migrations = await migrateServer(settings);
  return { ...connectServer(settings), migrations };
}

type Connection = Pick<ServerSettings, "url" | "poolSize"> & {
  /** How long a statement may take. People wait for a page; a program at night does not. */
  statementMilliseconds?: number;
};

/** Connects to a Postgres server as it is, for programs that only look. */
export function connectServer({
  url,
  poolSize,
  statementMilliseconds = 2_500,
}: Connection): Database {
  const pool = new pg.Pool({
    connectionString: url,
    max: poolSize,
    connectionTimeoutMillis: 2_000,
    query_timeout: statementMilliseconds + 500,
    statement_timeout: statementMilliseconds,
    lock_timeout: 2_000,
    idle_in_transaction_session_timeout: 10_000,
    application_name: "postern",
    // To compile a statement takes longer than any of ours runs, at first by far: LLVM is loaded.
    options: "-c jit=off",
  });
  // A client without a listener takes the process down when its backend dies.
  pool.on("connect", (client) => client.on("error", ignoreBackendLoss));
  pool.on("error", ignoreBackendLoss);
  const listener = makeListener(url);

  return {
    kind: "server",
    migrations: 0,
    orm: drizzle(pool) as unknown as Orm,
    run: (statement, values) => runOn(pool, statement, values),
    transaction: (work) => transactionOn(pool, work),
    listen: listener.listen,
    close: async () => {
      await Promise.all([pool.end(), listener.close()]);
    },
  };
}

/** The loss shows in the query that was under way; an idle connection is replaced by the pool. */
function ignoreBackendLoss(): void {}

async function runOn<Row>(
  client: pg.Pool | pg.PoolClient,
  statement: Statement,
  values: readonly unknown[],
): Promise<Row[]> {
  const query = {
    text: statement.text,
    values: [...values],
    ...(statement.name && { name: statement.name }),
  };
  const result = await client.query(query);
  return result.rows;
}

async function transactionOn<Result>(
  pool: pg.Pool,
  work: (queries: Queries) => Promise<Result>,
): Promise<Result> {
  const client = await pool.connect();
  let broken: Error | undefined;
  try {
    await client.query("begin");
    const result = await work({
      orm: drizzle(client) as unknown as Orm,
      run: (statement, values) => runOn(client, statement, values),
    });
    await client.query("commit");
    return result;
  } catch (error) {
    await client.query("rollback").catch((lost: Error) => {
      broken = lost;
    });
    throw error;
  } finally {
    // A connection that could not roll back must never serve another organization.
    client.release(broken);
  }
}

/** Runs on one client of its own: the lock belongs to the connection. */
async function migrateServer({ url, migrationUrl, migrationsFolder }: ServerSettings) {
  const client = new pg.Client({
    connectionString: migrationUrl ?? url,
    connectionTimeoutMillis: 5_000,
  });
  client.on("error", ignoreBackendLoss);
  await client.connect();
  try {
    await demand(client);
    await client.query("select pg_advisory_lock($1)", [migrationLock]);
    await migrate(drizzle(client), { migrationsFolder });
    if (migrationUrl) await grantUse(client, await roleOf(url));
  } finally {
    await client.end();
  }
  return readMigrationFiles({ migrationsFolder }).length;
}

async function demand(client: pg.Client): Promise<void> {
  const { rows } = await client.query(
    "select current_setting('server_version_num')::int as version, current_setting('synchronous_commit') as commits",
  );
  if (rows[0].version < 150_000) {
    throw new Error(`DATABASE_URL should name PostgreSQL 15 or newer; it is ${rows[0].version}.`);
  }
  if (rows[0].commits === "off") {
    throw new Error(
      "synchronous_commit should be on: an acknowledged change must survive a crash.",
    );
  }
}
