import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import type { Session } from "@/lib/contract/sessions";
import { cloneDatabase, type Door, openDoor } from "../support/door";
import { addSimulated, expectTruth, letPass, simulated } from "../support/ledger";
import { accounts, type Principal, signIn } from "../support/principals";
import { testSettings } from "../support/settings";

/*
 * Worker processes beside a web process that does no such work: the door of the tests never does.
 */

let clone: Awaited<ReturnType<typeof cloneDatabase>>;
let door: Door;
let admin: Principal;
let running: Worker[] = [];

beforeAll(async () => {
  clone = await cloneDatabase();
  door = await openDoor({ databaseUrl: clone.url });
  admin = await signIn(door.call, accounts.admin);
});
afterEach(async () => {
  await Promise.all(running.map(({ kill }) => kill()));
  running = [];
});
afterAll(async () => {
  await door.close();
  await clone.drop();
});

type Worker = {
  child: ChildProcess;
  printed: () => string;
  ended: Promise<number | null>;
  kill(): Promise<void>;
};

/** Runs the program as `npm run worker` does once it is built. */
function launch(environment: Record<string, string> = {}): Worker {
  const child = spawn(process.execPath, ["--import", "tsx", "lib/work.ts"], {
    env: {
      PATH: process.env.PATH,
      NODE_ENV: "production",
      ...testSettings,
      DATABASE_URL: clone.url,
      ...environment,
    },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let text = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding("utf8").on("data", (part: string) => {
      text += part;
    });
  }
  const ended = once(child, "exit").then(([code]) => code as number | null);
  const worker: Worker = {
    child,
    printed: () => text,
    ended,
    kill: async () => {
      child.kill("SIGKILL");
      await ended;
    },
  };
  running.push(worker);
  return worker;
}

const patience = { timeout: 60_000 };
const atWork = (worker: Worker) => expect.poll(worker.printed, patience).toContain("is at work");

let last = 0;
async function start(resourceId: string): Promise<string> {
  last += 1;
  const answer = await door.call<Session>("POST", "/api/v1/sessions", {
    as: admin,
    body: { ipv4Address: `93.184.215.${last}`, resourceIds: [resourceId] },
  });
  expect(answer.status, answer.text).toBe(201);
  return answer.body.id;
}
const stop = (id: string) => door.call("POST", `/api/v1/sessions/${id}/stop`, { as: admin });
const statusOf = async (id: string) =>
  (await door.call<Session>("GET", `/api/v1/sessions/${id}`, { as: admin })).body.status;
const untilStatus = (id: string, status: string) =>
  expect.poll(() => statusOf(id), patience).toBe(status);

const quicken = (resourceId: string) =>
  door.store.run(
    { text: `update resources set config = config || '{"latencyMilliseconds":0}' where id = $1` },
    [resourceId],
  );

async function leasesOf(resourceId: string): Promise<number> {
  const [row] = await door.store.run<{ leases: number }>(
    {
      text: `select num_nonnulls(open_leased_until, close_leased_until)::int as leases
        from firewalls where resource_id = $1`,
    },
    [resourceId],
  );
  return row?.leases ?? -1;
}

describe("npm run worker", () => {
  test("two of them work for a web process, and one goes on when the other is stopped", async () => {
    const resourceId = await addSimulated(door.store);
    const early = await start(resourceId);
    const [one, two] = [launch(), launch()];
    await Promise.all([atWork(one), atWork(two)]);
    await untilStatus(early, "ACTIVE");
    one.child.kill("SIGTERM");
    expect(await one.ended, one.printed()).toBe(0);
    const late = await start(resourceId);
    await untilStatus(late, "ACTIVE");
    await Promise.all([stop(early), stop(late)]);
    await untilStatus(late, "CANCELLED");
    await untilStatus(early, "CANCELLED");
    expect(await simulated(door.store, resourceId)).toEqual([]);
    two.child.kill("SIGTERM");
    expect(await two.ended, two.printed()).toBe(0);
    await expectTruth(door.store);
  });

  test("stopped in the middle of a call it gives back its leases within its ten seconds", async () => {
    const slow = await addSimulated(door.store, { latencyMilliseconds: 11_500 });
    const worker = launch();
    await atWork(worker);
    const id = await start(slow);
    await expect.poll(() => leasesOf(slow), patience).toBeGreaterThan(0);
    worker.child.kill("SIGTERM");
    expect(await worker.ended, worker.printed()).toBe(0);
    expect(await leasesOf(slow)).toBe(0);
    await quicken(slow);
    await atWork(launch());
    await untilStatus(id, "ACTIVE");
    await stop(id);
    await untilStatus(id, "CANCELLED");
  }, 90_000);

  test("a second signal means now", async () => {
    const slow = await addSimulated(door.store, { latencyMilliseconds: 11_500 });
    const worker = launch();
    await atWork(worker);
    const id = await start(slow);
    await expect.poll(() => leasesOf(slow), patience).toBeGreaterThan(0);
    worker.child.kill("SIGTERM");
    // The first one is only seen once it has been handled; until then a second is the same one.
    const again = setInterval(() => worker.child.kill("SIGTERM"), 100);
    expect(await worker.ended).toBe(1);
    clearInterval(again);
    await quicken(slow);
    await stop(id);
    // What it had taken is free when its lease is over.
    await letPass(door.store, 60);
    await atWork(launch());
    await untilStatus(id, "CANCELLED");
  });

  test.each([-3_600, 3_600])(
    "with a clock that is %i s off opens and closes by the database's",
    async (seconds) => {
      const resourceId = await addSimulated(door.store);
      const skew = `const now = () => Real.now() + ${seconds * 1_000}; const Real = Date;
        globalThis.Date = class extends Real {
          constructor(...given) { if (given.length) super(...given); else super(now()); }
          static now() { return now(); }
        };`;
      const hook = `data:text/javascript,${encodeURIComponent(skew)}`;
      const worker = launch({ NODE_OPTIONS: `--import ${hook}` });
      await atWork(worker);
      const [ending, lasting] = [await start(resourceId), await start(resourceId)];
      await Promise.all([untilStatus(ending, "ACTIVE"), untilStatus(lasting, "ACTIVE")]);
      for (const text of [
        "update sessions set started_at = now() - interval '2 hours', expires_at = now() where id = $1",
        "update claims set ends_at = now() where session_id = $1",
        `update firewalls set close_due_at = now() where resource_id in
        (select resource_id from claims where session_id = $1)`,
      ]) {
        await door.store.run({ text }, [ending]);
      }
      await untilStatus(ending, "EXPIRED");
      expect(await statusOf(lasting)).toBe("ACTIVE");
      expect(await simulated(door.store, resourceId)).toHaveLength(1);
      await stop(lasting);
      await untilStatus(lasting, "CANCELLED");
    },
  );

  test("stopped for longer than its leases, and woken, it leaves nothing open", async () => {
    const slow = await addSimulated(door.store, { latencyMilliseconds: 1_500 });
    const sleeper = launch();
    await atWork(sleeper);
    const id = await start(slow);
    const isSent = () =>
      door.store.run({ text: "select from rules where resource_id = $1 and sent_at is not null" }, [
        slow,
      ]);
    await expect.poll(isSent, patience).toHaveLength(1);
    sleeper.child.kill("SIGSTOP");
    await letPass(door.store, 60);
    const other = launch();
    await atWork(other);
    await stop(id);
    await untilStatus(id, "CANCELLED");
    sleeper.child.kill("SIGCONT");
    const late = await start(slow);
    await untilStatus(late, "ACTIVE");
    await stop(late);
    await untilStatus(late, "CANCELLED");
    await expect.poll(() => simulated(door.store, slow), patience).toEqual([]);
    await expectTruth(door.store);
  });

  test("asks for the server that it works on", async () => {
    const worker = launch({ DATABASE_URL: "" });
    expect(await worker.ended).toBe(1);
    expect(worker.printed()).toContain("DATABASE_URL is missing.");
  });
});
