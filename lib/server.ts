import path from "node:path";
import next from "next";
import { closeDatabase, database } from "@/db/connection";
import { environment } from "./env";
import { openFrontDoor } from "./http/front-door";
import { loadRoutes } from "./http/mount";
import { runProgram } from "./program";
import { startWorker } from "./worker";

/** The product: database, API, pages and worker in one process. */
runProgram("Postern", async () => {
  const startedAt = performance.now();
  const { host, port, databaseUrl, dataDir, url, hasWorker } = environment();
  const [routes, pages] = await Promise.all([
    loadRoutes(path.join(import.meta.dirname, "..", "app")),
    preparePages(host, port),
    database(),
  ]);
  const door = await openFrontDoor({ port, host, routes, pages });
  const worker = hasWorker ? startWorker() : undefined;
  const seconds = ((performance.now() - startedAt) / 1000).toFixed(1);
  const address = url.port === "0" ? door.url : url.origin;
  process.stdout.write(
    `Postern is open at ${address} (${databaseUrl ? "Postgres server" : `embedded database in ${dataDir}`}, ${seconds} s)\n`,
  );
  return async () => {
    await Promise.all([door.close(), worker?.stop()]);
    await closeDatabase();
  };
});

async function preparePages(hostname: string, port: number) {
  const app = next({ dev: false, dir: process.cwd(), hostname, port });
  await app.prepare();
  return app.getRequestHandler();
}
