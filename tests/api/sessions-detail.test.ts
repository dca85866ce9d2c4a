import { afterAll, describe, expect, test } from "vitest";
import { type SessionDetail, sessionDetail } from "@/lib/contract/sessions";
import { accounts, type Principal, signIn } from "../support/principals";
import { expectRefusal } from "../support/refusals";
import { openSessionDoor, sessionsOf, until } from "../support/sessions";

/* One session in full: its owner's own, and anybody's for an admin. */

const { door, tenant, admin, member, mine, close } = await openSessionDoor(
  {
    people: ["Lea Leaver"],
    resources: ["alpha", "beta"],
    roles: [
      { name: "Two", people: ["Mia Member", "Lea Leaver"], resources: ["alpha", "beta"], hours: 8 },
    ],
  },
  { reconciles: true },
);
afterAll(close);

const absent = "0badc0de-0000-4000-8000-000000000000";
const read = (path: string, as: Principal) =>
  door.call<SessionDetail>("GET", `/api/v1/sessions${path}`, { as });

describe("GET /api/v1/sessions/{id}", () => {
  test("200 tells ports, and when each firewall was last seen to show its rules", async () => {
    const { id } = await mine.begin();
    await mine.become(id, "ACTIVE");
    const open = await read(`/${id}`, member);
    expect(sessionDetail.parse(open.body)).toEqual(open.body);
    expect(open.body.deletedIds).toEqual([]);
    for (const { ports, seenAt, appliedAt } of open.body.resourceIps) {
      expect(ports).toEqual(["tcp/5432"]);
      expect(Date.parse(seenAt ?? "")).toBeGreaterThanOrEqual(Date.parse(appliedAt ?? ""));
    }
    await mine.end({ id });
    const ended = await read(`/${id}`, member);
    expect(ended.body.resourceIps.map(({ seenAt, removedAt }) => [seenAt, removedAt])).toEqual([
      [null, expect.stringMatching(/Z$/)],
      [null, expect.stringMatching(/Z$/)],
    ]);
  });

  test("200 says nothing of a firewall that does not show one of the rules", async () => {
    const { id } = await mine.begin({ resourceIds: [tenant.resourceId("alpha")] });
    await mine.become(id, "ACTIVE");
    await door.store.run(
      { text: "update claims set ports = ports || '{tcp/22}' where session_id = $1" },
      [id],
    );
    expect((await read(`/${id}`, member)).body.resourceIps[0]).toMatchObject({
      ports: ["tcp/5432", "tcp/22"],
      seenAt: null,
    });
    await mine.stop(id);
  });
});

describe("GET /api/v1/sessions/admin/{id}", () => {
  test("200 for an admin, with what the owner sees", async () => {
    const { id } = await mine.begin({ reason: "INC-44" });
    await mine.become(id, "ACTIVE");
    const stopped = await mine.stop(id);
    expect(stopped.status).toBe(200);
    await mine.become(id, "CANCELLED");
    const theirs = await read(`/admin/${id}`, admin);
    expect([theirs.status, theirs.body.reason, theirs.body.userName]).toEqual([
      200,
      "INC-44",
      "Mia Member",
    ]);
    expect(theirs.body).toEqual((await read(`/${id}`, member)).body);
  });

  test("403 for a member, 404 for a foreign session as for an absent one", async () => {
    const { id } = await mine.begin();
    expectRefusal(await read(`/admin/${id}`, member), { code: "forbidden" });
    const foreign = await signIn(door.call, accounts.foreignAdmin);
    for (const [as, unseen] of [
      [foreign, id],
      [foreign, absent],
      [admin, absent],
    ] as const) {
      expectRefusal(await read(`/admin/${unseen}`, as), {
        code: "session_not_found",
        message: `Session not found with id: ${unseen}`,
      });
    }
    // What is an admin's to see is still not theirs by the other call.
    const refused = await read(`/${id}`, admin);
    expectRefusal(refused, {
      code: "session_not_found",
      message: `Session not found with id: ${id}`,
    });
    await mine.end({ id });
  });

  test("200 outlives its user, its role and its resources, and names them as gone", async () => {
    const email = tenant.people.find(({ name }) => name === "Lea Leaver")?.email ?? "";
    const leas = sessionsOf(door.call, await signIn(door.call, { ...tenant.member, email }));
    const { id, userId, limitRoleId } = await leas.begin();
    await leas.become(id, "ACTIVE");
    const remove = (path: string) => door.call("DELETE", `/api/v1/${path}`, { as: admin });
    expect((await remove(`users/${userId}`)).status).toBe(204);
    const over = await until(async () => {
      const { body } = await read(`/admin/${id}`, admin);
      return body.status === "CANCELLED" && body;
    });
    expect(over).toMatchObject({ userName: "Lea Leaver", endedReason: "USER_DELETED" });
    expect((await remove(`roles/${limitRoleId}`)).status).toBe(204);
    expect((await remove(`resources/${tenant.resourceId("beta")}`)).status).toBe(204);
    const after = await read(`/admin/${id}`, admin);
    expect(after.body.deletedIds.toSorted()).toEqual(
      [userId, limitRoleId, tenant.resourceId("beta")].toSorted(),
    );
    expect(after.body.resourceIps.map(({ resourceName }) => resourceName)).toEqual([
      "alpha",
      "beta",
    ]);
  });
});
