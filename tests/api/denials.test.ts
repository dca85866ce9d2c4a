import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { acmeId, devOpsTeamId, resourceId, userId } from "@/db/seed/demo-ids";
import { useLog as takeLog } from "@/lib/http/log";
import { checksum, eventsAfter, newestEvent } from "../support/audit";
import { type Door, openDoor } from "../support/door";
import { accounts, type Principal, signIn } from "../support/principals";
import { expectRefusal } from "../support/refusals";
import { byTitle, isForAdmins, pathOf, readRouteTable } from "../support/routes";
import { type Noun, nounOf, sampleBody } from "../support/samples";

let door: Door;
let member: Principal;

beforeAll(async () => {
  door = await openDoor();
  member = await signIn(door.call, accounts.member);
});
afterAll(() => door.close());

const version = async () => {
  const rows = await door.store.run<{ version: string }>(
    { text: "select version from organizations where id = $1" },
    [acmeId],
  );
  return rows[0]?.version;
};

describe("403 for somebody known", () => {
  test("403 leaves one event of its own, and the organization's version stays", async () => {
    const path = `/api/v1/roles/${devOpsTeamId}`;
    const [since, before] = [await newestEvent(door.store), await version()];
    const answer = await door.call("DELETE", `${path}?x=secret`, { as: member, body: { a: 1 } });
    expectRefusal(answer, { code: "forbidden" });
    expect(await version()).toBe(before);
    expect(await eventsAfter(door.store, since)).toEqual([
      {
        position: expect.any(Number),
        organization: "acme",
        event_type: "ACCESS_DENIED",
        actor_type: "USER",
        actor_email: "member@acme.example",
        actor_name: expect.any(String),
        api_key_id: null,
        resource_type: "ENDPOINT",
        resource_id: null,
        resource_name: `DELETE ${path}`,
        result: "FAILURE",
        ip_address: "127.0.0.1",
        request_id: answer.headers["x-request-id"],
        error_message: "User does not have ORG_ADMIN role",
        details: {},
      },
    ]);
  });

  test("403 keeps a long path short", async () => {
    const since = await newestEvent(door.store);
    await door.call("GET", `/api/v1/roles/${"a".repeat(5000)}`, { as: member });
    const [event] = await eventsAfter(door.store, since);
    expect(event?.resource_name).toHaveLength(255);
  });

  test("403 stays 403 when the event cannot be written", async () => {
    await door.store.run({ text: "alter table audit_events rename to audit_events_away" }, []);
    try {
      expectRefusal(await door.call("GET", "/api/v1/roles", { as: member }), { code: "forbidden" });
    } finally {
      await door.store.run({ text: "alter table audit_events_away rename to audit_events" }, []);
    }
  });
});

describe("401 of nobody in particular", () => {
  test("401 stands in the log alone: who, what, why, and under which id", async () => {
    const lines: string[] = [];
    takeLog({ write: (line: string) => void lines.push(line) }, "info");
    const answer = await door.call("DELETE", `/api/v1/roles/${devOpsTeamId}?x=secret`, {
      headers: { authorization: "Bearer x.y.z" },
    });
    await door.call("GET", "/api/v1/roles", { as: member });
    await door.call("GET", `/api/v1/roles/${"a".repeat(5000)}`);
    expect(lines.map((line) => JSON.parse(line))).toEqual([
      {
        level: 30,
        time: expect.any(Number),
        requestId: answer.headers["x-request-id"],
        address: "127.0.0.1",
        call: `DELETE /api/v1/roles/${devOpsTeamId}`,
        code: "unauthorized",
        msg: "Refused: nobody is signed in",
      },
      expect.objectContaining({ call: expect.stringMatching(/^GET \/api\/v1\/roles\/a{1,250}$/) }),
    ]);
  });
});

describe("what leaves no event", () => {
  test("401 of nobody, 404, 400 and what succeeds by reading", async () => {
    const admin = await signIn(door.call, accounts.admin);
    const since = await newestEvent(door.store);
    await door.call("GET", "/api/v1/roles");
    await door.call("GET", "/api/v1/roles", { as: { accessToken: "x.y.z" } });
    await door.call("GET", "/api/v1/roles", { as: admin });
    await door.call("GET", `/api/v1/roles/${randomUUID()}`, { as: admin });
    await door.call("DELETE", "/api/v1/roles/no-uuid", { as: admin });
    await door.call("POST", "/api/v1/roles", { as: admin, body: {} });
    await door.call("POST", "/api/v1/roles", { as: admin, raw: "{" });
    await door.call("PUT", "/api/v1/roles", { as: admin });
    expect(await eventsAfter(door.store, since)).toEqual([]);
  });
});

describe("a change whose event cannot be written", () => {
  test("500, and nothing is changed", async () => {
    const admin = await signIn(door.call, accounts.admin);
    const read = () => door.call("GET", "/api/v1/roles", { as: admin });
    const before = (await read()).text;
    await door.store.run(
      { text: "alter table audit_events add constraint refuse check (position < 0) not valid" },
      [],
    );
    const changes: [string, string, unknown][] = [
      ["POST", "/api/v1/roles", { name: "Never made" }],
      ["PATCH", `/api/v1/roles/${devOpsTeamId}`, { name: "Never renamed" }],
      ["DELETE", `/api/v1/roles/${devOpsTeamId}`, undefined],
      ["POST", `/api/v1/roles/${devOpsTeamId}/users/${member.user.id}`, undefined],
    ];
    const statuses: number[] = [];
    for (const [method, path, body] of changes) {
      statuses.push((await door.call(method, path, { as: admin, body })).status);
    }
    await door.store.run({ text: "alter table audit_events drop constraint refuse" }, []);
    expect(statuses).toEqual([500, 500, 500, 500]);
    expect((await read()).text).toBe(before);
  });
});

const { calls } = await readRouteTable();

describe("every change of the API whose event cannot be written", () => {
  const writes = calls.filter((call) => call.method !== "GET" && isForAdmins(call));
  const ids: Partial<Record<Noun, string>> = {
    roles: devOpsTeamId,
    resources: resourceId(5),
    users: userId(9),
  };
  const refuse = "alter table audit_events add constraint refuse check (position < 0) not valid";

  test.each(byTitle(writes))("%s changes nothing", async (_title, call) => {
    const admin = await signIn(door.call, accounts.admin);
    const known = call.ids.map((name) => [name, ids[nounOf(call.pattern, name)] ?? acmeId]);
    const path = pathOf(call.pattern, Object.fromEntries(known));
    const body = sampleBody(call);
    const before = await checksum(door.store, acmeId);
    await door.store.run({ text: refuse }, []);
    await door.call(call.method, path, { as: admin, body });
    await door.store.run({ text: "alter table audit_events drop constraint refuse" }, []);
    expect(await checksum(door.store, acmeId)).toBe(before);
  });
});

describe("an event whose change is not kept", () => {
  test("500 when the change fails at its very end, and no event tells of it", async () => {
    const admin = await signIn(door.call, accounts.admin);
    const since = await newestEvent(door.store);
    for (const text of [
      `create function fail_late() returns trigger language plpgsql as
        $$ begin raise exception 'too late'; end $$`,
      `create constraint trigger fails_late after insert on roles deferrable initially deferred
        for each row execute function fail_late()`,
    ]) {
      await door.store.run({ text }, []);
    }
    const body = { name: "Never kept" };
    const answer = await door.call("POST", "/api/v1/roles", { as: admin, body });
    await door.store.run({ text: "drop function fail_late cascade" }, []);
    expectRefusal(answer, { code: "internal_error" });
    expect(await eventsAfter(door.store, since)).toEqual([]);
  });
});
