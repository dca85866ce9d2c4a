import { mkdirSync } from "node:fs";
import path from "node:path";
import { PGlite, type Transaction } from "@electric-sql/pglite";
import { readMigrationFiles } from "drizzle-orm/migrator";
import { drizzle } from "drizzle-orm/pglite";
import { migrate } from "drizzle-orm/pglite/migrator";
import { lockFolder } from "./folder-lock";
import type { Database, Orm, Statement } from "./queries";

export type EmbeddedSettings = {
  /** Where the data lives; `undefined` keeps it in memory, for tests. */
  dataDir: string | undefined;
  migrationsFolder: string;
};

/**
 * Opens Postgres in this process. It has one connection, so a transaction holds up everything else,
 * and it would let a second process write into the same folder unnoticed: hence the lock.
 *
 * @throws FolderInUseError when another process has the folder
 */
export async function openEmbedded(settings: EmbeddedSettings): Promise<Database> {
  const { dataDir, migrationsFolder } = settings;
  if (dataDir) mkdirSync(dataDir, { recursive: true, mode: 0o700 });
  const unlock = dataDir ? await lockFolder(dataDir) : () => {};
  const lite = await PGlite.create(dataDir ? path.join(dataDir, "pg") : "memory://");
  await migrate(drizzle(lite), { migrationsFolder });
  return {
    kind: "embedded",
    migrations: readMigrationFiles({ migrationsFolder }).length,
    orm: drizzle(lite) as unknown as Orm,
    run: (statement, values) => runOn(lite, statement, values),
    transaction: (work) =>
      lite.transaction((transaction) =>
        work({
          // Drizzle only calls `query`, which a PGlite transaction has too.
          orm: drizzle(transaction as unknown as PGlite) as unknown as Orm,
          run: (statement, values) => runOn(transaction, statement, values),
        }),
      ),
    listen: async (channel, hear) => {
      const stop = await lite.listen(channel, hear);
      return () => void stop();
    },
    close: async () => {
      await lite.close();
      unlock();
    },
  };
}

async function runOn<Row>(
  connection: PGlite | Transaction,
  statement: Statement,
  values: readonly unknown[],
): Promise<Row[]> {
  const result = await connection.query<Row>(statement.text, [...values]);
  return result.rows;
}
