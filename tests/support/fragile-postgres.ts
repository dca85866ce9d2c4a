import { execFileSync } from "node:child_process";
import { once } from "node:events";
import { rmSync } from "node:fs";
import { join } from "node:path";
import { installations, makeFolder, runnableHome, serverAccount } from "./postgres-binaries";
import { endServer, guardAgainstOurEnd, serverEnvironment, startServer } from "./postgres-process";

/** A Postgres of one test alone, which may crash and come back at the same address. */
export type FragilePostgres = {
  url: string;
  /** As `pg_ctl stop -m immediate`: all connections are lost, nothing is tidied up. */
  crash(): Promise<void>;
  start(): Promise<void>;
  remove(): Promise<void>;
};

/** Starts the first server that is installed on this machine. */
export async function startFragilePostgres(): Promise<FragilePostgres> {
  const account = serverAccount();
  const [found] = installations();
  if (!found) throw new Error("No Postgres is installed, not even the embedded one.");
  const folder = makeFolder(account);
  const guard = guardAgainstOurEnd(folder);
  const home = runnableHome(found, account, folder);
  const data = join(folder, "data");
  const options = ["--username=postgres", "--auth=trust", "--locale=C", "--encoding=UTF8"];
  execFileSync(join(home, "bin/initdb"), [...options, "--no-sync", "-D", data], {
    ...account,
    cwd: folder,
    env: serverEnvironment(folder),
    stdio: ["ignore", "ignore", "pipe"],
  });
  let running = await startServer(home, data, account, folder);
  const { url, port } = running;
  return {
    url,
    crash: async () => {
      running.server.ref();
      const ended = once(running.server, "exit");
      running.server.kill("SIGQUIT");
      await ended;
    },
    start: async () => {
      running = await startServer(home, data, account, folder, port);
    },
    remove: async () => {
      guard.kill("SIGKILL");
      await endServer(running.server);
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
