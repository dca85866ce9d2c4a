import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Session, SessionOptions } from "@/lib/contract/sessions";
import { type Door, openDoor } from "../support/door";
import { accounts, type Principal, signIn } from "../support/principals";
import { expectRefusal } from "../support/refusals";
import { applyClaims, makeSessionTenant, sessionsOf } from "../support/sessions";

/* Sessions of one role: for a member one of theirs, for an admin any. */

let door: Door;
let tenant: Awaited<ReturnType<typeof makeSessionTenant>>;
let admin: Principal;
let member: Principal;
let adas: ReturnType<typeof sessionsOf>;
let mias: ReturnType<typeof sessionsOf>;

beforeAll(async () => {
  door = await openDoor();
  tenant = await makeSessionTenant(door.store, {
    resources: ["alpha", "beta", "gamma"],
    roles: [
      { name: "Zeal", people: ["Ada Admin"], resources: ["gamma"] },
      { name: "Member's", people: ["Mia Member"], resources: ["alpha", "beta"], hours: 2 },
      { name: "Nobody's", resources: ["beta"], hours: 1 },
      { name: "Empty", people: ["Mia Member"] },
    ],
  });
  [admin, member] = await Promise.all([
    signIn(door.call, tenant.admin),
    signIn(door.call, tenant.member),
  ]);
  adas = sessionsOf(door.call, admin);
  mias = sessionsOf(door.call, member);
});
afterAll(() => door.close());

const namesOf = ({ resourceIps }: Session) => resourceIps.map(({ resourceName }) => resourceName);
const unknown = (id: string) => ({
  code: "role_not_found" as const,
  message: `Role not found with id: ${id}`,
});

describe("POST /api/v1/sessions with roleId", () => {
  test("201 for an admin opens what any role holds; only the organization's limit counts", async () => {
    const theirs = await adas.begin({ roleId: tenant.roleId("Member's"), durationHours: 24 });
    expect(namesOf(theirs)).toEqual(["alpha", "beta"]);
    expect(theirs).toMatchObject({ limitHours: 24, limitRoleId: null });
    const own = await adas.begin({ roleId: tenant.roleId("Zeal") });
    expect(namesOf(own)).toEqual(["gamma"]);
    for (const { id } of [theirs, own]) await adas.stop(id);
  });

  test("404 for a member's is any role but theirs, and for all a role of others or none", async () => {
    const foreign = await signIn(door.call, accounts.foreignAdmin);
    const absent = "0badc0de-0000-4000-8000-000000000000";
    for (const [sessions, id] of [
      [mias, tenant.roleId("Nobody's")],
      [mias, tenant.roleId("Zeal")],
      [sessionsOf(door.call, foreign), tenant.roleId("Zeal")],
      [adas, absent],
    ] as const) {
      expectRefusal(await sessions.start({ roleId: id, ipv4Address: "8.8.8.8" }), unknown(id));
    }
    const own = await mias.begin({ roleId: tenant.roleId("Member's") });
    expect([namesOf(own), own.limitHours]).toEqual([["alpha", "beta"], 2]);
    await mias.stop(own.id);
  });

  test("400 for a role that is there and holds nothing", async () => {
    for (const sessions of [mias, adas]) {
      const refused = await sessions.start({ roleId: tenant.roleId("Empty") });
      expectRefusal(refused, { code: "no_resources" });
    }
  });

  test("404 once the role of a member has ended, whether it was swept or not", async () => {
    const link = [tenant.roleId("Member's"), tenant.userId("Mia Member")];
    const setEnd = (end: string) =>
      door.store.run(
        {
          text: `update role_users set expires_at = ${end} where role_id = $1 and user_id = $2`,
        },
        link,
      );
    await setEnd("now() - interval '1 minute'");
    const id = tenant.roleId("Member's");
    expectRefusal(await mias.start({ roleId: id }), unknown(id));
    await setEnd("null");
  });

  test("201 for an admin opens the level that the role holds, and keeps it while one does", async () => {
    const beta = tenant.resourceId("beta");
    await door.store.run(
      {
        text: `update resources set config = config || $2::jsonb where id = $1`,
      },
      [
        beta,
        JSON.stringify({
          accessLevels: [{ remoteId: "deep", name: "Deep", ports: [22], protocol: "tcp" }],
        }),
      ],
    );
    await door.store.run(
      {
        text: `update role_resources set access_level = 'deep' where role_id = $1`,
      },
      [tenant.roleId("Nobody's")],
    );
    const portsOf = async (id: string) => {
      const [row] = await door.store.run<{ ports: string[] }>(
        { text: "select ports from claims where session_id = $1 and resource_id = $2" },
        [id, beta],
      );
      return row?.ports.toSorted();
    };
    const whole = await adas.begin({ resourceIds: [beta] });
    expect(await portsOf(whole.id)).toEqual(["tcp/5432"]);
    const { id } = await adas.begin({ roleId: tenant.roleId("Nobody's") });
    await applyClaims(door.store, id);
    expect(await portsOf(id)).toEqual(["tcp/22", "tcp/5432"]);
    const revoke = (name: string) =>
      door.call(
        "DELETE",
        `/api/v1/roles/${tenant.roleId(name)}/resources/${beta}?revokeSessions=true`,
        { as: admin },
      );
    expect((await revoke("Member's")).status).toBe(204);
    expect(await portsOf(id)).toEqual(["tcp/22", "tcp/5432"]);
    await adas.stop(whole.id);
    await adas.stop(id);
  });
});

describe("GET /api/v1/sessions/options", () => {
  const rolesFor = async (as: Principal) =>
    (await door.call<SessionOptions>("GET", "/api/v1/sessions/options", { as })).body.roles.map(
      ({ name, isOwn }) => [name, isOwn],
    );

  test("200 offers an admin every role that holds something, their own first", async () => {
    expect(await rolesFor(admin)).toEqual([
      ["Zeal", true],
      ["Member's", false],
      ["Nobody's", false],
    ]);
    expect(await rolesFor(member)).toEqual([["Member's", true]]);
  });
});
