import { spawnSync } from "node:child_process";
import { isBuilt } from "@/lib/build.mjs";
import { teardown as dropTemplate, setup as makeTemplate } from "./template";
import { setup as startServer, teardown as stopServer } from "./vitest-postgres";

/** Once before the browser tests: a Postgres, a database to clone, and the built product. */
export default async function prepare(): Promise<() => Promise<void>> {
  await startServer();
  await makeTemplate();
  // Each worker would build it again, all at once and into one folder.
  if (!isBuilt()) spawnSync(process.execPath, ["lib/build.mjs"], { stdio: "inherit" });
  return async () => {
    await dropTemplate();
    await stopServer();
  };
}
