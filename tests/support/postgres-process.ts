import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { createServer, Socket } from "node:net";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { Account } from "./postgres-binaries";

const SETTINGS = {
  listen_addresses: "127.0.0.1",
  unix_socket_directories: "",
  max_connections: "200",
  timezone: "UTC",
  // The data lives for one run, so nothing is lost with the machine. Commits stay synchronous:
  // what a test has seen committed is committed for everybody.
  fsync: "off",
  full_page_writes: "off",
  synchronous_commit: "on",
};

const START_TIMEOUT_MS = 30_000;
const STOP_TIMEOUT_MS = 10_000;

/**
 * Starts `bin/postgres` on a loopback port, a free one unless given, and waits until it answers;
 * throws with its log.
 */
export async function startServer(
  home: string,
  data: string,
  account: Account,
  folder: string,
  givenPort?: number,
) {
  const port = givenPort ?? (await freePort());
  const settings = Object.entries({ ...SETTINGS, port }).flatMap(([k, v]) => ["-c", `${k}=${v}`]);
  const server = spawn(join(home, "bin/postgres"), ["-D", data, ...settings], {
    ...account,
    cwd: folder,
    env: serverEnvironment(folder),
    stdio: ["ignore", "ignore", "pipe"],
    // Its own group: a Ctrl-C in the terminal ends the tests first, the server after them.
    detached: true,
  });
  let log = "";
  server.stderr.setEncoding("utf8").on("data", (text: string) => {
    log = (log + text).slice(-4000);
  });
  if (server.stderr instanceof Socket) server.stderr.unref();
  server.on("error", (error) => {
    log += error.message;
  });
  server.unref();

  const url = `postgresql://postgres@127.0.0.1:${port}/postgres`;
  const deadline = Date.now() + START_TIMEOUT_MS;
  while (!/ready to accept connections/.test(log)) {
    if (server.pid === undefined || hasEnded(server)) throw new Error(log);
    if (Date.now() > deadline) {
      await endServer(server);
      throw new Error(`not ready after ${START_TIMEOUT_MS} ms: ${log}`);
    }
    await sleep(20);
  }
  return { url, server, port };
}

/**
 * A shell that waits on a pipe from this process. The pipe closes when we end for any reason, a
 * SIGKILL included; then the shell ends the server in `folder`, if any, and removes
 * the folder.
 */
export function guardAgainstOurEnd(folder: string): ChildProcess {
  const script = `cat > /dev/null
    pid="$1/data/postmaster.pid"
    [ -e "$pid" ] && kill -INT "$(head -n 1 "$pid")"
    for i in $(seq 100); do [ -e "$pid" ] || break; sleep 0.1; done
    rm -rf "$1"`;
  const guard = spawn("sh", ["-c", script, "guard", folder], {
    stdio: ["pipe", "ignore", "ignore"],
    detached: true,
  });
  if (guard.stdin instanceof Socket) guard.stdin.unref();
  guard.unref();
  return guard;
}

/** Ends the server: politely, and after a while without waiting for its connections. */
export async function endServer(server: ChildProcess): Promise<void> {
  if (hasEnded(server)) return;
  server.ref();
  const ended = once(server, "exit");
  server.kill("SIGINT");
  const impatience = setTimeout(() => server.kill("SIGQUIT"), STOP_TIMEOUT_MS);
  await ended;
  clearTimeout(impatience);
}

function hasEnded(server: ChildProcess): boolean {
  return server.exitCode !== null || server.signalCode !== null;
}

/** Only what a Postgres program needs: the developer's PG* variables must not reach it. */
export function serverEnvironment(folder: string): NodeJS.ProcessEnv {
  return { NODE_ENV: "test", PATH: process.env.PATH, HOME: folder, LC_ALL: "C", TZ: "UTC" };
}

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, "127.0.0.1");
  await once(probe, "listening");
  const address = probe.address();
  probe.close();
  await once(probe, "close");
  if (address === null || typeof address === "string") throw new Error("no free port");
  return address.port;
}
