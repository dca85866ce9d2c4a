import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Preview } from "@/lib/contract/previews";
import type { Session } from "@/lib/contract/sessions";
import { eventsAfter, newestEvent } from "../support/audit";
import { type Door, openDoor } from "../support/door";
import { inMinutes } from "../support/ends";
import { beginOverTwoRoles } from "../support/session-of-two-roles";

let door: Door;
beforeAll(async () => {
  door = await openDoor();
});
afterAll(() => door.close());

describe("a person who goes", () => {
  test("loses their sessions when they are deactivated", async () => {
    const { tenant, admin, session } = await beginOverTwoRoles(door);
    const user = `/api/v1/users/${tenant.userId("Mia Member")}`;
    const since = await newestEvent(door.store);
    await door.call("PATCH", user, { as: admin, body: { isActive: false } });
    const all = await door.call<Session[]>("GET", "/api/v1/sessions/admin", { as: admin });
    expect(all.body).toMatchObject([
      {
        id: session.id,
        status: "EXPIRING",
        endedReason: "USER_DEACTIVATED",
        userName: "Mia Member",
      },
    ]);
    const told = await eventsAfter(door.store, since);
    expect(told.map(({ event_type, details }) => [event_type, details])).toEqual([
      ["USER_UPDATE", expect.anything()],
      ["SESSION_STOP", { endedReason: "USER_DEACTIVATED" }],
    ]);
  });

  test("loses them when they are deleted, and the sessions keep their name", async () => {
    const { tenant, admin, session } = await beginOverTwoRoles(door);
    const user = `/api/v1/users/${tenant.userId("Mia Member")}`;
    await door.call("DELETE", user, { as: admin });
    const all = await door.call<Session[]>("GET", "/api/v1/sessions/admin", { as: admin });
    expect(all.body).toMatchObject([
      { id: session.id, status: "EXPIRING", endedReason: "USER_DELETED", userName: "Mia Member" },
    ]);
  });
});

describe("a preview", () => {
  test("counts the sessions that use what is taken, and those that would be cut", async () => {
    const { tenant, admin, mine, session, wanted } = await beginOverTwoRoles(door);
    const preview = async (path: string, body: unknown) =>
      (await door.call<Preview>("POST", `/api/v1/${path}/preview`, { as: admin, body })).body
        .sessions;
    const [first, second] = [tenant.roleId("First"), tenant.roleId("Second")];
    const on = (name: string) => ({ action: "unassign", ids: [tenant.resourceId(name)] });
    expect(await preview(`roles/${first}/resources`, on("alpha"))).toEqual({ live: 1, cut: 1 });
    expect(await preview(`roles/${first}/resources`, on("beta"))).toEqual({ live: 1, cut: 0 });
    expect(await preview(`roles/${second}`, { delete: true })).toEqual({ live: 1, cut: 1 });
    expect(await preview(`roles/${second}`, { maxSessionDurationHours: 1 })).toEqual({
      live: 1,
      cut: 0,
    });
    const user = `users/${tenant.userId("Mia Member")}`;
    expect(await preview(user, { isActive: false })).toEqual({ live: 1, cut: 1 });
    expect(await preview(user, { delete: true })).toEqual({ live: 1, cut: 1 });
    expect(await preview(user, { isOrgAdmin: true })).toEqual({ live: 1, cut: 0 });
    // The session is over before the later of these ends.
    const ends = (minutes: number) => ({
      action: "end",
      ids: [tenant.resourceId("alpha")],
      expiresAt: inMinutes(minutes),
    });
    expect(await preview(`roles/${first}/resources`, ends(9))).toEqual({ live: 1, cut: 1 });
    expect(await preview(`roles/${first}/resources`, ends(900))).toEqual({ live: 1, cut: 0 });
    expect(await wanted()).toEqual(["alpha", "beta", "gamma"]);
    await mine.stop(session.id);
    expect(await preview(user, { delete: true })).toEqual({ live: 0, cut: 0 });
  });
});
