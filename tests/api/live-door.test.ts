import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { useDatabase as takeDatabase } from "@/db/connection";
import type { Database } from "@/db/queries";
import { fillWithDemo } from "@/db/seed/demo";
import { openServer } from "@/db/server";
import type { Session } from "@/lib/contract/sessions";
import { hearChanges } from "@/lib/domain/announcements";
import { startReconciling } from "@/lib/reconciling";
import { cloneDatabase, openDoor, openDoorForTest, openDoorProcess } from "../support/door";
import { type FragilePostgres, startFragilePostgres } from "../support/fragile-postgres";
import { addSimulated } from "../support/ledger";
import { createDatabase } from "../support/postgres";
import { accounts, signIn } from "../support/principals";
import { demoPassword, migrationsFolder } from "../support/settings";
import { type LiveStream, openStream } from "../support/streams";
import { openTwoDoors } from "../support/two-doors";

/*
 * What streams of changes ask of the front door and of a Postgres server. What they tell is in
 * live.test.ts.
 */

const roles = "/api/v1/roles";
const roleBody = () => ({ name: `Heard ${Math.random()}` });

describe("the front door", () => {
  test("works on a call while as many streams are open as calls may be worked on", async () => {
    const door = await openDoorForTest({ environment: { POSTERN_IN_FLIGHT_MAX: "2" } });
    const admin = await signIn(door.call, accounts.admin);
    const streams: LiveStream[] = [];
    for (const _of of [1, 2, 3, 4]) {
      const stream = await openStream(door.url, admin);
      await stream.untilTold(1);
      streams.push(stream);
    }
    expect((await door.call("GET", roles, { as: admin })).status).toBe(200);
    for (const stream of streams) stream.close();
  });

  test("ends its streams in the polite way when it closes, and waits for none", async () => {
    const door = await openDoor();
    const admin = await signIn(door.call, accounts.admin);
    const stream = await openStream(door.url, admin);
    await stream.untilTold(1);
    let isForced = false;
    // After ten seconds the door would cut what is left.
    const force = setTimeout(() => {
      isForced = true;
    }, 9_500);
    await door.close();
    clearTimeout(force);
    expect(await stream.ended).toBe(true);
    expect(isForced).toBe(false);
  });
});

describe("a change in one process", () => {
  test("is told by another", async () => {
    const two = await openTwoDoors();
    try {
      const streams = await Promise.all(two.urls.map((url) => openStream(url, two.admin)));
      await Promise.all(streams.map((stream) => stream.untilTold(1)));
      await two.callAt(0)("POST", roles, { as: two.admin, body: roleBody() });
      const [one, other] = await Promise.all(streams.map((stream) => stream.untilTold(2)));
      expect(other?.at(-1)).toBe(one?.at(-1));
    } finally {
      await two.close();
    }
  });
});

describe("a worker", () => {
  test("that hears of a change in another process does what is due before its next look", async () => {
    const clone = await cloneDatabase();
    const web = await openDoorProcess(clone.url);
    const store = await openServer({ url: clone.url, poolSize: 4, migrationsFolder });
    takeDatabase(store);
    // Its next look would be in an hour.
    const reconciling = startReconciling(undefined, 3_600_000);
    const stop = await hearChanges(() => reconciling.wake());
    const admin = await signIn(web.call, accounts.admin);
    const resourceIds = [await addSimulated(store)];
    const body = { ipv4Address: "93.184.214.1", resourceIds };
    const started = await web.call<Session>("POST", "/api/v1/sessions", { as: admin, body });
    const read = async () =>
      (await web.call<Session>("GET", `/api/v1/sessions/${started.body.id}`, { as: admin })).body;
    await expect.poll(async () => (await read()).status).toBe("ACTIVE");
    stop();
    await reconciling.stop();
    await web.close();
    await store.close();
    await clone.drop();
  });
});

describe("the listener", () => {
  const channel = "postern_changes";
  let postgres: FragilePostgres;
  let store: Database;

  beforeAll(async () => {
    postgres = await startFragilePostgres();
    const url = await createDatabase(postgres.url, "listening");
    store = await openServer({ url, poolSize: 2, migrationsFolder });
    await fillWithDemo(store, { password: demoPassword });
  });
  afterAll(async () => {
    await store.close();
    await postgres.remove();
  });

  const change = () =>
    store.run({ text: "update organizations set version = version + 1 returning id" }, []);
  const listeners = () =>
    store.run<{ pid: number }>(
      {
        text: `select pid from pg_stat_activity
          where application_name = 'postern-listener' and datname = current_database()`,
      },
      [],
    );

  test("hears again after its backend was ended, and says that it may have missed something", async () => {
    const heard: (string | undefined)[] = [];
    const stop = await store.listen(channel, (id) => heard.push(id));
    for (const { pid } of await listeners()) {
      await store.run({ text: "select pg_terminate_backend($1)" }, [pid]);
    }
    await expect.poll(() => heard).toEqual([undefined]);
    const changed = await change();
    await expect.poll(() => heard.slice(1)).toHaveLength(changed.length);
    stop();
    await change();
    expect(await listeners()).toHaveLength(1);
    expect(heard).toHaveLength(1 + changed.length);
  });

  test("hears again after the server crashed and was away for a while", async () => {
    const heard: (string | undefined)[] = [];
    const stop = await store.listen(channel, (id) => heard.push(id));
    await postgres.crash();
    await sleep(2_000);
    await postgres.start();
    await expect.poll(() => heard).toContain(undefined);
    heard.length = 0;
    const changed = await change();
    await expect.poll(() => heard).toHaveLength(changed.length);
    expect(await listeners()).toHaveLength(1);
    stop();
  });
});
