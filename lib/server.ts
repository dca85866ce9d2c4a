import path from "node:path";
import next from "next";
import { closeDatabase, database } from "@/db/connection";
import { FolderInUseError } from "@/db/folder-lock";
import { environment, SettingError } from "./env";
import { openFrontDoor } from "./http/front-door";
import { log } from "./http/log";
import { loadRoutes } from "./http/mount";
import { startWorker } from "./worker";

/** The product: database, API and pages in one process. */
async function start(): Promise<void> {
  const startedAt = performance.now();
  const { host, port, databaseUrl, dataDir, url } = environment();
  const [routes, pages] = await Promise.all([
    loadRoutes(path.join(import.meta.dirname, "..", "app")),
    preparePages(host, port),
    database(),
  ]);
  const door = await openFrontDoor({ port, host, routes, pages });
  const worker = startWorker();
  const seconds = ((performance.now() - startedAt) / 1000).toFixed(1);
  const address = url.port === "0" ? door.url : url.origin;
  process.stdout.write(
    `Postern is open at ${address} (${databaseUrl ? "Postgres server" : `embedded database in ${dataDir}`}, ${seconds} s)\n`,
  );
  closeOnSignal(async () => {
    await door.close();
    await worker.stop();
    await closeDatabase();
  });
}

async function preparePages(hostname: string, port: number) {
  const app = next({ dev: false, dir: process.cwd(), hostname, port });
  await app.prepare();
  return app.getRequestHandler();
}

function closeOnSignal(close: () => Promise<void>): void {
  let closing = false;
  const stop = () => {
    // A second signal means now.
    if (closing) process.exit(1);
    closing = true;
    close().then(
      () => process.exit(0),
      () => process.exit(1),
    );
  };
  process.on("SIGTERM", stop);
  process.on("SIGINT", stop);
}

/** Going on after an unknown failure would be a guess; whoever runs us starts us again. */
function leaveOnFailure(error: unknown): never {
  log().fatal(
    { failure: error instanceof Error ? error.stack : String(error) },
    "Unexpected failure",
  );
  process.exit(1);
}
process.on("uncaughtException", leaveOnFailure);
process.on("unhandledRejection", leaveOnFailure);

start().catch((error: unknown) => {
  process.stderr.write(`Postern could not start. ${reasonOf(error)}\n`);
  process.exit(1);
});

function reasonOf(error: unknown): string {
  if (error instanceof SettingError || error instanceof FolderInUseError) return error.message;
  if (!(error instanceof Error)) return String(error);
  const code = "code" in error ? error.code : undefined;
  if (code === "EADDRINUSE") return `PORT should be free, but something listens there already.`;
  if (code === "EACCES" || code === "EADDRNOTAVAIL") {
    return `HOST and PORT should be an address that this user may listen on (${code}).`;
  }
  if (environment().databaseUrl && typeof code === "string") {
    return `DATABASE_URL should name a Postgres server that answers (${code}).`;
  }
  return error.message;
}
