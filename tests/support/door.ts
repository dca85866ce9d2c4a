import { type ChildProcess, spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { createServer } from "node:net";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { onTestFinished } from "vitest";
import { useDatabase as takeDatabase } from "@/db/connection";
import { openEmbedded } from "@/db/embedded";
import type { Database } from "@/db/queries";
import { fillWithDemo } from "@/db/seed/demo";
import { openServer } from "@/db/server";
import { useEnvironment as takeEnvironment } from "@/lib/env";
import { openFrontDoor } from "@/lib/http/front-door";
import { useLog as takeLog } from "@/lib/http/log";
import { loadRoutes } from "@/lib/http/mount";
import { type Caller, callerOf, type Watch } from "./call";
import { createDatabase, dropDatabase } from "./postgres";
import { demoPassword, migrationsFolder, testSettings } from "./settings";
import { openWitness } from "./witness";

export type Door = {
  url: string;
  call: Caller;
  /** The door's database, for looking behind the API. */
  store: Database;
  close(): Promise<void>;
};

export type DoorSettings = {
  /** Added to, or instead of, the usual settings of the tests. */
  environment?: Record<string, string>;
  /** A server's database to use instead of a fresh one; it is left as it is. */
  databaseUrl?: string;
  poolSize?: number;
  /** Sees every answer. */
  watch?: Watch;
};

/** True when the run is about Next's own door, which has no front door's hygiene. */
export const throughNext = process.env.POSTERN_TEST_DOOR === "next";
export const onEmbedded = process.env.POSTERN_TEST_STORE === "embedded";

/**
 * Opens the product's API over the demo data, on a database of its own: the front door in this
 * process, or the plain Next server when the run says so. A witness sees everything that the door
 * answers and logs; closing the door fails when anyone saw what is not theirs.
 */
export async function openDoor(settings: DoorSettings = {}): Promise<Door> {
  if (throughNext) return openNextDoor(settings);
  const { store, url, drop } = onEmbedded ? await embeddedStore() : await serverStore(settings);
  takeEnvironment({ ...testSettings, DATABASE_URL: url, ...settings.environment });
  takeDatabase(store);
  const routes = await loadRoutes(path.resolve("app"));
  const door = await openFrontDoor({ port: 0, host: "127.0.0.1", routes });
  const { witness, watch } = witnessFor(settings);
  takeLog(witness.log, "debug");
  const client = callerOf(door.url, watch);
  return {
    url: door.url,
    call: client.call,
    store,
    close: async () => {
      client.close();
      await door.close();
      const verdict = await Promise.allSettled([witness.testify(store)]);
      await store.close();
      await drop();
      for (const { reason } of verdict.filter(isRejected)) throw reason;
    },
  };
}

const isRejected = (one: PromiseSettledResult<void>) => one.status === "rejected";

function witnessFor(settings: DoorSettings) {
  const witness = openWitness();
  const watch: Watch = (sent, answer) => {
    witness.saw(sent, answer);
    settings.watch?.(sent, answer);
  };
  return { witness, watch };
}

/** As `openDoor`, for one test: it is closed when the test is over. */
export async function openDoorForTest(settings: DoorSettings = {}): Promise<Door> {
  const door = await openDoor(settings);
  onTestFinished(() => door.close());
  return door;
}

/** The front door as a process of its own, on a database that exists. */
export async function openDoorProcess(
  databaseUrl: string,
  environment: Record<string, string> = {},
): Promise<{ url: string; call: Caller; close(): Promise<void> }> {
  const child = spawn(process.execPath, ["--import", "tsx", "tests/support/door-process.ts"], {
    env: {
      PATH: process.env.PATH,
      NODE_ENV: "test",
      ...testSettings,
      DATABASE_URL: databaseUrl,
      ...environment,
    },
    stdio: ["ignore", "pipe", "inherit"],
  });
  const [line] = await once(child.stdout.setEncoding("utf8"), "data");
  const url = String(line).trim();
  const client = callerOf(url);
  return {
    url,
    call: client.call,
    close: async () => {
      client.close();
      await end(child);
    },
  };
}

/** A fresh clone of the run's template on the test server. */
export async function cloneDatabase(): Promise<{ url: string; drop: () => Promise<void> }> {
  const adminUrl = process.env.TEST_DATABASE_URL ?? "";
  const name = `postern_test_${randomBytes(6).toString("hex")}`;
  const url = await createDatabase(adminUrl, name, process.env.POSTERN_TEST_TEMPLATE);
  return { url, drop: () => dropDatabase(adminUrl, name) };
}

async function embeddedStore() {
  const store = await openEmbedded({ dataDir: undefined, migrationsFolder });
  await fillWithDemo(store, { password: demoPassword });
  return { store, url: "", drop: async () => {} };
}

async function serverStore({ databaseUrl, poolSize = 8, environment }: DoorSettings) {
  const { url, drop } = databaseUrl
    ? { url: databaseUrl, drop: async () => {} }
    : await cloneDatabase();
  const migrationUrl = environment?.MIGRATION_DATABASE_URL;
  const store = await openServer({ url, migrationUrl, poolSize, migrationsFolder });
  return { store, url, drop };
}

async function openNextDoor(settings: DoorSettings): Promise<Door> {
  const { store, url: databaseUrl, drop } = await serverStore(settings);
  const port = await freePort();
  const next = path.resolve("node_modules/next/dist/bin/next");
  const child = spawn(process.execPath, [next, "start", "-H", "127.0.0.1", "-p", String(port)], {
    env: {
      PATH: process.env.PATH,
      HOME: process.env.HOME,
      NODE_ENV: "production",
      NEXT_TELEMETRY_DISABLED: "1",
      ...testSettings,
      DATABASE_URL: databaseUrl,
      ...settings.environment,
    },
    stdio: ["ignore", "ignore", "inherit"],
  });
  const url = `http://127.0.0.1:${port}`;
  const { witness, watch } = witnessFor(settings);
  const client = callerOf(url, watch);
  await untilHealthy(client.call, child);
  return {
    url,
    call: client.call,
    store,
    close: async () => {
      client.close();
      await end(child);
      const verdict = await Promise.allSettled([witness.testify(store)]);
      await store.close();
      await drop();
      for (const { reason } of verdict.filter(isRejected)) throw reason;
    },
  };
}

async function untilHealthy(call: Caller, child: ChildProcess): Promise<void> {
  const deadline = Date.now() + 45_000;
  while (Date.now() < deadline && child.exitCode === null) {
    const answer = await call("GET", "/api/v1/health").catch(() => undefined);
    if (answer?.status === 200) return;
    await sleep(100);
  }
  await end(child);
  throw new Error("Next's own server did not start; is .next built?");
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, "exit");
  child.kill("SIGKILL");
  await ended;
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
