import { randomBytes } from "node:crypto";
import pg from "pg";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { acmeId, devOpsTeamId, resourceId } from "@/db/seed/demo-ids";
import { openServer } from "@/db/server";
import { membersOf } from "@/lib/domain/audit/canonical-json";
import { readEventsAfter } from "@/lib/domain/audit/log";
import type { Answer } from "../support/call";
import { cloneDatabase, openDoor, openDoorProcess } from "../support/door";
import { accounts, signIn } from "../support/principals";
import { migrationsFolder } from "../support/settings";
import { flawsOf } from "../support/verify";

/* The log only grows, one event behind the other, whoever writes at the same time. */

let clone: Awaited<ReturnType<typeof cloneDatabase>>;
let store: Awaited<ReturnType<typeof openServer>>;

beforeAll(async () => {
  clone = await cloneDatabase();
  store = await openServer({ url: clone.url, poolSize: 8, migrationsFolder });
});
afterAll(async () => {
  await store.close();
  await clone.drop();
});

const chain = async () =>
  (await readEventsAfter(store, { id: acmeId, name: "Acme" }, 0, 5_000)).map(membersOf);
const insert = (queries: Pick<typeof store, "run">, createdAt = "now()") =>
  queries.run(
    {
      text: `insert into audit_events (organization_id, event_type, actor_type, resource_type, resource_name,
          request_id, details, created_at)
        values ($1, 'ROLE_CREATE', 'SYSTEM', 'ROLE', 'x', 'r', '{}', ${createdAt})`,
    },
    [acmeId],
  );

describe("the chain of an organization", () => {
  test("has no gap and no fork when two instances write and refuse at once", {
    timeout: 180_000,
  }, async () => {
    const doors = await Promise.all([openDoorProcess(clone.url), openDoorProcess(clone.url)]);
    const [first, second] = doors;
    const admin = await signIn(first.call, accounts.admin);
    const member = await signIn(second.call, accounts.member);
    const before = (await chain()).length;
    const answers: Answer[] = [];
    for (let wave = 0; wave < 20; wave += 1) {
      const calls = Array.from({ length: 10 }, (_one, index) => {
        const { call } = index % 2 === 0 ? first : second;
        const path = `/api/v1/roles/${devOpsTeamId}/resources/${resourceId(20)}`;
        if (index % 3 === 0) return call("DELETE", path, { as: member });
        return call(index % 4 < 2 ? "POST" : "DELETE", path, { as: admin });
      });
      answers.push(...(await Promise.all(calls)));
    }
    await Promise.all(doors.map((door) => door.close()));
    const told = answers.filter(({ status }) => [200, 204, 403].includes(status));
    // A busy machine may answer 503, which leaves open whether the change was kept.
    const unsure = answers.filter(({ status }) => status === 503);
    expect(answers.filter(({ status }) => status >= 500)).toEqual(unsure);
    const events = await chain();
    expect(events.length - before).toBeGreaterThanOrEqual(told.length);
    expect(events.length - before).toBeLessThanOrEqual(told.length + unsure.length);
    expect(flawsOf(events)).toEqual([]);
    const times = events.map((event) => event.get("createdAt") ?? "");
    expect(times).toEqual(times.toSorted());
  });

  test("leaves no gap where a transaction was rolled back", async () => {
    const before = (await chain()).length;
    const refused = store.transaction(async (queries) => {
      await insert(queries);
      await insert(queries);
      throw new Error("not kept");
    });
    await expect(refused).rejects.toThrow("not kept");
    await Promise.all([insert(store), insert(store), insert(store)]);
    const events = await chain();
    expect(events.length - before).toBe(3);
    expect(flawsOf(events)).toEqual([]);
  });

  test("takes no time before its newest event and none to come", async () => {
    await insert(store, "'1999-01-01'");
    await insert(store, "'2999-01-01'");
    const times = (await chain())
      .slice(-3)
      .map((event) => event.get("createdAt")?.slice(1, -1) ?? "");
    expect(times).toEqual(times.toSorted());
    expect(Date.parse(times[2] ?? "")).toBeLessThan(Date.now() + 60_000);
  });
});

describe("with MIGRATION_DATABASE_URL", () => {
  test("the role that serves can read and append the log, and nothing else", {
    timeout: 60_000,
  }, async () => {
    const word = randomBytes(4).toString("hex");
    const [owner, server] = [`owner_${word}`, `server_${word}`];
    const administrator = new pg.Client({ connectionString: clone.url });
    await administrator.connect();
    const database = new URL(clone.url).pathname.slice(1).concat("_roles");
    await administrator.query(`create role ${owner} login password '${word}'`);
    await administrator.query(`create role ${server} login password '${word}'`);
    await administrator.query(`create database ${database} owner ${owner}`);
    const urlOf = (role: string) => {
      const url = new URL(clone.url);
      Object.assign(url, { username: role, password: word, pathname: `/${database}` });
      return url.href;
    };
    const settings = { url: urlOf(server), poolSize: 2, migrationsFolder };
    const opened = await openServer({ ...settings, migrationUrl: urlOf(owner) });
    try {
      const { fillWithDemo } = await import("@/db/seed/demo");
      await fillWithDemo(opened, { password: "demo password of the tests" });
      for (const text of [
        "update audit_events set result = 'x'",
        "delete from audit_events",
        "truncate audit_events",
        "alter table audit_events disable trigger all",
        "drop table audit_events cascade",
        "create or replace function audit_hash(event audit_events) returns text language sql as 'select null'",
        "set session_replication_role = replica",
      ]) {
        await expect(opened.run({ text }, []), text).rejects.toMatchObject({ code: "42501" });
      }
      const door = await openDoor({
        databaseUrl: urlOf(server),
        environment: { MIGRATION_DATABASE_URL: urlOf(owner) },
      });
      const admin = await signIn(door.call, accounts.admin);
      const path = `/api/v1/roles/${devOpsTeamId}/resources/${resourceId(20)}`;
      for (const [method, status] of [
        ["POST", 200],
        ["DELETE", 204],
      ] as const) {
        expect((await door.call(method, path, { as: admin })).status).toBe(status);
      }
      const body = { name: "Made by a role with few rights" };
      expect((await door.call("POST", "/api/v1/roles", { as: admin, body })).status).toBe(201);
      expect((await door.call("GET", "/api/v1/ready")).status).toBe(200);

      await door.close();

      const asOwner = openServer({ ...settings, url: urlOf(owner), migrationUrl: urlOf(owner) });
      await expect(asOwner).rejects.toThrow(/cannot change audit_events/);
    } finally {
      await opened.close();
      await administrator.query(`drop database ${database} with (force)`).catch(() => undefined);
      await administrator.query(`drop role ${server}`);
      await administrator.query(`drop role ${owner}`);
      await administrator.end();
    }
  });
});
