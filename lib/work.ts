import { closeDatabase, database } from "@/db/connection";
import { environment, SettingError } from "./env";
import { runProgram } from "./program";
import { startWorker } from "./worker";

/** A worker without pages and API, for more hands than the web processes have. */
runProgram("The worker", async () => {
  if (!environment().databaseUrl) {
    throw new SettingError(
      "DATABASE_URL is missing. It should name the Postgres server; the embedded database belongs to one process, which works by itself.",
    );
  }
  await database();
  const worker = startWorker();
  process.stdout.write("Postern's worker is at work (Postgres server)\n");
  return async () => {
    await worker.stop();
    await closeDatabase();
  };
});
