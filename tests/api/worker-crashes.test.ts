import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { build } from "esbuild";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Session } from "@/lib/contract/sessions";
import type { Point } from "@/lib/domain/firewalls/reconciler";
import { cloneDatabase, type Door, openDoor } from "../support/door";
import { addSimulated, expectTruth, letPass, reconcileAll } from "../support/ledger";
import { accounts, type Principal, signIn } from "../support/principals";
import { testSettings } from "../support/settings";

/*
 * A worker is killed at each point of a run, again and again, while sessions start and stop. After
 * that a healthy one has to bring everything in order from what the tables and the firewalls say.
 */

const points: Point[] = ["claimed", "before call", "after call", "before commit", "after commit"];
const killsEach = 50;
/** So many workers die side by side. */
const sideBySide = 5;
const worker = path.resolve("tests/output/crashing-worker.js");

let clone: Awaited<ReturnType<typeof cloneDatabase>>;
let door: Door;
let admin: Principal;
const resources: string[] = [];
const live: string[] = [];

beforeAll(async () => {
  await build({
    entryPoints: ["tests/support/crashing-worker.ts"],
    outfile: worker,
    bundle: true,
    format: "esm",
    platform: "node",
    // In one file: 250 processes begin here, and finding the files of packages is most of a beginning.
    packages: "bundle",
    external: ["pg-native", "@node-rs/*", "@aws-sdk/*", "@electric-sql/*"],
    banner: {
      js: 'import { createRequire } from "node:module"; const require = createRequire(import.meta.url);',
    },
    tsconfig: "tsconfig.json",
    alias: { "server-only": path.resolve("node_modules/next/dist/compiled/server-only/empty.js") },
  });
  clone = await cloneDatabase();
  door = await openDoor({ databaseUrl: clone.url });
  admin = await signIn(door.call, accounts.admin);
  await door.store.run({ text: "update organizations set max_live_sessions = 1000" }, []);
  await door.store.run(
    { text: "update firewalls set close_due_at = now() + interval '1 day'" },
    [],
  );
  for (let count = 0; count < 10; count += 1) {
    resources.push(await addSimulated(door.store, { latencyMilliseconds: 2, quota: 10_000 }));
  }
});
afterAll(async () => {
  await door.close();
  await clone.drop();
});

/** Whatever happens next, there is something to open and something to close at every firewall. */
async function stir(round: number): Promise<void> {
  const { status, body } = await door.call<Session>("POST", "/api/v1/sessions", {
    as: admin,
    body: { resourceIds: resources, ipv4Address: `10.${round >> 8}.${round & 255}.7` },
  });
  expect(status).toBe(201);
  live.push(body.id);
  const [oldest] = live;
  if (live.length > 2 && oldest) {
    live.shift();
    await door.call("POST", `/api/v1/sessions/${oldest}/stop`, { as: admin, body: {} });
  }
}

function startWorker(point: Point): ChildProcess {
  return spawn(process.execPath, [worker, point], {
    env: {
      PATH: process.env.PATH,
      NODE_ENV: "test",
      ...testSettings,
      DATABASE_URL: clone.url,
      POSTERN_POOL_SIZE: "3",
    },
    stdio: ["ignore", "ignore", "inherit"],
  });
}

async function dies(child: ChildProcess): Promise<boolean> {
  const late = new AbortController();
  const limit = sleep(60_000, undefined, { signal: late.signal }).then(() => child.kill("SIGTERM"));
  const [, signal] = await once(child, "exit");
  late.abort();
  await limit.catch(() => undefined);
  return signal === "SIGKILL";
}

describe.each(points)("a worker that is killed at %s", (point) => {
  test(`${killsEach} times leaves nothing that the next one does not put right`, async () => {
    let kills = 0;
    for (let round = 0; kills < killsEach; round += 1) {
      expect(round, "rounds without enough kills").toBeLessThan(killsEach);
      await stir(points.indexOf(point) * killsEach + round);
      const children = Array.from({ length: sideBySide }, () => startWorker(point));
      const dead = await Promise.all(children.map(dies));
      kills += dead.filter(Boolean).length;
      // The leases of the dead pass, and the back-offs of what they left half done.
      await letPass(door.store, 25);
    }
    for (let look = 0; look < 3; look += 1) {
      await letPass(door.store, 61);
      await reconcileAll();
    }
    await expectTruth(door.store);
  }, 300_000);
});
