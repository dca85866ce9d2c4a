import path from "node:path";
import { environment } from "@/lib/env";
import { openEmbedded } from "./embedded";
import type { Database } from "./queries";
import { fillWithDemo } from "./seed/demo";
import { openServer } from "./server";

// The front door and Next are separate bundles in one process and must share one connection pool.
const shared: { [key: symbol]: Promise<Database> | undefined } = globalThis;
const slot = Symbol.for("postern.database");

/** The database of this process; opened, migrated and, when embedded and new, filled on first use. */
export function database(): Promise<Database> {
  shared[slot] ??= open().catch((error) => {
    shared[slot] = undefined;
    throw error;
  });
  return shared[slot];
}

/** For tests: take this database instead of the one that the environment names. */
export function useDatabase(opened: Database): void {
  shared[slot] = Promise.resolve(opened);
}

/** Ends what `database` opened, if anything; the next call opens it anew. */
export async function closeDatabase(): Promise<void> {
  const opened = await shared[slot];
  shared[slot] = undefined;
  await opened?.close();
}

const migrationsFolder = path.resolve("db/migrations");

async function open(): Promise<Database> {
  const { databaseUrl, migrationUrl, dataDir, poolSize, ...demo } = environment();
  if (databaseUrl)
    return openServer({ url: databaseUrl, migrationUrl, poolSize, migrationsFolder });
  const embedded = await openEmbedded({ dataDir, migrationsFolder });
  const isHostOurs = demo.hostFirewall.some((slug) => slug === "*" || slug === "acme");
  await fillWithDemo(embedded, {
    password: demo.demoPassword,
    hostPort: isHostOurs ? demo.port : undefined,
  });
  return embedded;
}
