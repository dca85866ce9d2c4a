import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Session } from "@/lib/contract/sessions";
import { sweepAssignmentEnds } from "@/lib/domain/sweep";
import { eventsAfter, newestEvent } from "../support/audit";
import { type Door, openDoor } from "../support/door";
import { inMinutes } from "../support/ends";
import type { Principal } from "../support/principals";
import { beginOverTwoRoles } from "../support/session-of-two-roles";
import { openAt, reconcileOn, sessionsOf, setFirewall } from "../support/sessions";

/* What running sessions lose when access is taken away, and what they keep. */

let door: Door;
type Begun = Awaited<ReturnType<typeof beginOverTwoRoles>>;
let tenant: Begun["tenant"];
let admin: Principal;
let mine: Begun["mine"];
let wanted: Begun["wanted"];

beforeAll(async () => {
  door = await openDoor();
});
afterAll(() => door.close());

async function begin(): Promise<Session> {
  const begun = await beginOverTwoRoles(door);
  ({ tenant, admin, mine, wanted } = begun);
  return begun.session;
}

const remove = (path: string, query = "") =>
  door.call("DELETE", `/api/v1/roles/${path}${query}`, { as: admin });

const told = async (mark: Awaited<ReturnType<typeof newestEvent>>) =>
  (await eventsAfter(door.store, mark)).map(({ event_type, resource_name, details }) => [
    event_type,
    resource_name,
    details,
  ]);

const lost = (name: string) => [
  "SESSION_RESOURCE_END",
  "Mia Member",
  { before: { resourceId: tenant.resourceId(name), resourceName: name }, after: null },
];
const ended = (endedReason: string) => ["SESSION_STOP", "Mia Member", { endedReason }];

describe("without revokeSessions", () => {
  test("running sessions go on, whatever is taken away", async () => {
    const { id } = await begin();
    const role = tenant.roleId("First");
    await remove(`${role}/resources/${tenant.resourceId("alpha")}`);
    await remove(`${role}/users/${tenant.userId("Mia Member")}`, "?revokeSessions=false");
    await remove(role);
    await remove(tenant.roleId("Second"));
    expect(await wanted()).toEqual(["alpha", "beta", "gamma"]);
    expect((await mine.get(id)).body.status).toBe("ACTIVE");
    expect((await mine.start({})).status).toBe(400);
  });

  test("what is not reached any more keeps its end when the session is extended", async () => {
    const { id, expiresAt } = await begin();
    await remove(tenant.roleId("First"));
    const extended = await mine.extend(id);
    expect(Date.parse(extended.body.expiresAt)).toBe(Date.parse(expiresAt) + 3_600_000);
    const second = new Date(Date.parse(expiresAt) + 1000).toISOString();
    const [row] = await door.store.run<{ kept: string[]; longer: string[] }>(
      {
        text: `select array_agg(resource_name) filter (where ends_at < $2) as kept,
            array_agg(resource_name order by resource_name) filter (where ends_at >= $2) as longer
          from claims where session_id = $1`,
      },
      [id, second],
    );
    expect(row).toEqual({ kept: ["alpha"], longer: ["beta", "gamma"] });
    await remove(tenant.roleId("Second"));
    const refused = await mine.extend(id);
    expect(refused.body).toMatchObject({
      status: 400,
      code: "no_resources",
      message: "You no longer reach what this session opens",
    });
  });
});

describe("with revokeSessions=true", () => {
  const revoke = "?revokeSessions=true";

  test("DELETE /roles/{id}/resources/{resourceId} cuts it out where no other role holds it", async () => {
    const { id } = await begin();
    const role = tenant.roleId("First");
    const since = await newestEvent(door.store);
    expect((await remove(`${role}/resources/${tenant.resourceId("beta")}`, revoke)).status).toBe(
      204,
    );
    expect(await wanted()).toEqual(["alpha", "beta", "gamma"]);
    await remove(`${role}/resources/${tenant.resourceId("alpha")}`, revoke);
    expect(await wanted()).toEqual(["beta", "gamma"]);
    const cut = (await mine.get(id)).body;
    expect([cut.status, cut.endedAt]).toEqual(["ACTIVE", null]);
    expect((await told(since)).filter(([type]) => String(type).startsWith("SESSION"))).toEqual([
      lost("alpha"),
    ]);
  });

  test("DELETE /roles/{id}/users/{userId} cuts out what only that role opened", async () => {
    await begin();
    const path = `${tenant.roleId("Second")}/users/${tenant.userId("Mia Member")}`;
    expect((await remove(path, revoke)).status).toBe(204);
    expect(await wanted()).toEqual(["alpha", "beta"]);
  });

  test("DELETE /roles/{id}: a session of which nothing is left ends", async () => {
    const { id } = await begin();
    await remove(tenant.roleId("First"), revoke);
    expect(await wanted()).toEqual(["beta", "gamma"]);
    const since = await newestEvent(door.store);
    await remove(tenant.roleId("Second"), revoke);
    const over = (await mine.get(id)).body;
    expect(over).toMatchObject({ status: "EXPIRING", endedReason: "ACCESS_REVOKED" });
    expect((await told(since)).slice(1)).toEqual([
      lost("beta"),
      lost("gamma"),
      ended("ACCESS_REVOKED"),
    ]);
  });

  test("an organization admin reaches every resource, so nothing of theirs is cut", async () => {
    await begin();
    const theirs = sessionsOf(door.call, admin);
    const { id } = await theirs.begin();
    await remove(tenant.roleId("First"), revoke);
    expect((await theirs.get(id)).body).toMatchObject({ endedAt: null });
    expect((await theirs.get(id)).body.resourceIps.map(({ status }) => status)).toEqual([
      "PENDING",
      "PENDING",
      "PENDING",
    ]);
  });

  test("400 for anything but true and false, 404 as ever, and nothing is cut then", async () => {
    await begin();
    const role = tenant.roleId("First");
    expect((await remove(role, "?revokeSessions=yes")).status).toBe(400);
    const path = `${role}/resources/${tenant.resourceId("gamma")}`;
    expect((await remove(path, revoke)).body).toMatchObject({ code: "resource_not_assigned" });
    expect(await wanted()).toEqual(["alpha", "beta", "gamma"]);
  });
});

describe("an assignment's end", () => {
  /** Sets an end, lets it pass and sweeps. */
  async function end(path: string, links: string): Promise<void> {
    const body = { expiresAt: inMinutes(9) };
    const answer = await door.call("PATCH", `/api/v1/roles/${path}`, { as: admin, body });
    expect(answer.status).toBe(200);
    await letLinksEnd(links);
  }

  async function letLinksEnd(links: string): Promise<void> {
    await door.store.run(
      {
        text: `update ${links} set expires_at = now() - interval '1 second'
          where organization_id = $1 and expires_at is not null`,
      },
      [tenant.organizationId],
    );
    await sweepAssignmentEnds();
  }

  test("takes a resource out of the sessions of all who had it by that role alone", async () => {
    await begin();
    const since = await newestEvent(door.store);
    await end(
      `${tenant.roleId("First")}/resources/${tenant.resourceId("alpha")}`,
      "role_resources",
    );
    expect(await wanted()).toEqual(["beta", "gamma"]);
    const events = await eventsAfter(door.store, since);
    expect(events.map(({ event_type, actor_type }) => [event_type, actor_type])).toEqual([
      ["ROLE_RESOURCE_UPDATE", "USER"],
      ["ROLE_RESOURCE_EXPIRE", "SYSTEM"],
      ["SESSION_RESOURCE_END", "SYSTEM"],
    ]);
  });

  test("of a person takes out what that role carried, and leaves the rest", async () => {
    await begin();
    await remove(`${tenant.roleId("First")}/resources/${tenant.resourceId("alpha")}`);
    await end(`${tenant.roleId("Second")}/users/${tenant.userId("Mia Member")}`, "role_users");
    // Alpha was unassigned before: it goes on to its end, as was said then.
    expect(await wanted()).toEqual(["alpha", "beta"]);
  });

  test("of one access level takes its ports out, and leaves those of the others", async () => {
    const { id } = await begin();
    await mine.stop(id);
    const gamma = tenant.resourceId("gamma");
    const accessLevels = [{ remoteId: "root", name: "Root", port: 22, protocol: "tcp" }];
    await setFirewall(door.store, gamma, { accessLevels });
    const path = `/v1/groups/${tenant.roleId("First")}/resources/${gamma}`;
    const body = { access_level_remote_id: "root", duration_minutes: 60 };
    expect((await door.call("POST", path, { as: admin, body })).status).toBe(200);
    const session = await mine.begin({ resourceIds: [gamma] });
    const ports = async () => {
      const [row] = await door.store.run<{ ports: string[] }>(
        { text: "select ports from claims where session_id = $1" },
        [session.id],
      );
      return row?.ports;
    };
    expect(await ports()).toEqual(["tcp/5432", "tcp/22"]);
    const since = await newestEvent(door.store);
    await letLinksEnd("role_resources");
    expect(await ports()).toEqual(["tcp/5432"]);
    expect((await mine.get(session.id)).body.endedAt).toBeNull();
    const gone = { resourceId: gamma, resourceName: "gamma" };
    expect((await told(since)).slice(1)).toEqual([
      [
        "SESSION_RESOURCE_END",
        "Mia Member",
        {
          before: { ...gone, ports: ["tcp/5432", "tcp/22"] },
          after: { ...gone, ports: ["tcp/5432"] },
        },
      ],
    ]);
  });

  test("that passes for all it has ends the session, and the firewalls follow", async () => {
    const { id } = await begin();
    const reconciling = reconcileOn(door.store);
    await mine.become(id, "ACTIVE");
    await remove(tenant.roleId("Second"), "?revokeSessions=true");
    await end(`${tenant.roleId("First")}/users/${tenant.userId("Mia Member")}`, "role_users");
    expect(await mine.become(id, "CANCELLED")).toMatchObject({ endedReason: "ACCESS_REVOKED" });
    expect(await openAt(door.store, tenant.resourceId("alpha"))).toEqual([]);
    await reconciling.stop();
  });
});
