import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Preview } from "@/lib/contract/previews";
import { sweepAssignmentEnds } from "@/lib/domain/sweep";
import { type Door, openDoor } from "../support/door";
import { inMinutes } from "../support/ends";
import type { Principal } from "../support/principals";
import { beginOverTwoRoles } from "../support/session-of-two-roles";
import { setFirewall } from "../support/sessions";

/* What a preview says of running sessions is what the change then does to them. */

let door: Door;
type Begun = Awaited<ReturnType<typeof beginOverTwoRoles>>;
let tenant: Begun["tenant"];
let admin: Principal;
let mine: Begun["mine"];
let wanted: Begun["wanted"];
let first: string;
let mia: string;

beforeAll(async () => {
  door = await openDoor();
});
afterAll(() => door.close());

/** Mia's session on alpha, beta (First) and beta, gamma (Second). */
async function begin(): Promise<Begun["session"]> {
  const begun = await beginOverTwoRoles(door);
  ({ tenant, admin, mine, wanted } = begun);
  first = `/api/v1/roles/${tenant.roleId("First")}`;
  mia = tenant.userId("Mia Member");
  return begun.session;
}

const send = async (method: "DELETE" | "PATCH", path: string, body?: object) => {
  const answer = await door.call(method, path, { as: admin, ...(body && { body }) });
  expect(answer.status, answer.text).toBeLessThan(300);
};
const remove = (path: string) => send("DELETE", path);
const preview = async (path: string, body: object) => {
  const answer = await door.call<Preview>("POST", `${path}/preview`, { as: admin, body });
  expect(answer.status, answer.text).toBe(200);
  return answer.body.sessions;
};
const unassigning = (kind: "resources" | "users", id: string) =>
  preview(`${first}/${kind}`, { action: "unassign", ids: [id] });
const revoke = "?revokeSessions=true";

describe("sessions of somebody who was unassigned before and runs on", () => {
  test("are counted and cut when a resource leaves its role", async () => {
    await begin();
    const alpha = tenant.resourceId("alpha");
    await remove(`${first}/users/${mia}`);
    expect(await unassigning("resources", alpha)).toEqual({ live: 1, cut: 1 });
    expect(await wanted()).toEqual(["alpha", "beta", "gamma"]);
    await remove(`${first}/resources/${alpha}${revoke}`);
    expect(await wanted()).toEqual(["beta", "gamma"]);
  });

  test("are counted and cut when the role is deleted", async () => {
    await begin();
    await remove(`${first}/users/${mia}`);
    expect(await preview(first, { delete: true })).toEqual({ live: 1, cut: 1 });
    await remove(first + revoke);
    expect(await wanted()).toEqual(["beta", "gamma"]);
  });

  test("are counted and cut for all that the person does not reach any more", async () => {
    await begin();
    const second = `/api/v1/roles/${tenant.roleId("Second")}`;
    await remove(`${first}/resources/${tenant.resourceId("alpha")}`);
    const asked = await preview(`${second}/users`, { action: "unassign", ids: [mia] });
    expect(asked).toEqual({ live: 1, cut: 1 });
    await remove(`${second}/users/${mia}${revoke}`);
    expect(await wanted()).toEqual(["beta"]);
  });

  test("are neither counted nor cut by an end that is not theirs", async () => {
    await begin();
    const alpha = tenant.resourceId("alpha");
    await remove(`${first}/users/${mia}`);
    const expiresAt = inMinutes(9);
    const body = { action: "end", ids: [alpha], expiresAt };
    expect((await preview(`${first}/resources`, body)).cut).toBe(0);
    await send("PATCH", `${first}/resources/${alpha}`, { expiresAt });
    await letEndsPass();
    expect(await wanted()).toEqual(["alpha", "beta", "gamma"]);
  });
});

describe("other sessions", () => {
  test("that keep all they have by another role are live and not cut", async () => {
    await begin();
    const beta = tenant.resourceId("beta");
    expect(await unassigning("resources", beta)).toEqual({ live: 1, cut: 0 });
    await remove(`${first}/resources/${beta}${revoke}`);
    expect(await wanted()).toEqual(["alpha", "beta", "gamma"]);
  });

  test("lose by an end what they reach by it alone", async () => {
    await begin();
    const body = { action: "end", ids: [mia], expiresAt: inMinutes(9) };
    expect(await preview(`${first}/users`, body)).toEqual({ live: 1, cut: 1 });
    await send("PATCH", `${first}/users/${mia}`, { expiresAt: body.expiresAt });
    await letEndsPass();
    expect(await wanted()).toEqual(["beta", "gamma"]);
  });

  test("that are over by then are not cut by an end", async () => {
    const { expiresAt } = await begin();
    const late = new Date(Date.parse(expiresAt) + 60_000).toISOString();
    const body = { action: "end", ids: [mia], expiresAt: late };
    expect(await preview(`${first}/users`, body)).toEqual({ live: 1, cut: 0 });
  });

  test("are cut when only some of their ports go", async () => {
    const { id } = await begin();
    await mine.stop(id);
    const gamma = tenant.resourceId("gamma");
    const accessLevels = [{ remoteId: "root", name: "Root", port: 22, protocol: "tcp" }];
    await setFirewall(door.store, gamma, { accessLevels });
    const level = { access_level_remote_id: "root", duration_minutes: 60 };
    const group = `/v1/groups/${tenant.roleId("First")}/resources/${gamma}`;
    expect((await door.call("POST", group, { as: admin, body: level })).status).toBe(200);
    const { id: narrowed } = await mine.begin({ resourceIds: [gamma] });
    expect(await unassigning("resources", gamma)).toEqual({ live: 1, cut: 1 });
    await remove(`${first}/resources/${gamma}${revoke}`);
    const claims = "select ports from claims where session_id = $1";
    expect(await door.store.run({ text: claims }, [narrowed])).toEqual([{ ports: ["tcp/5432"] }]);
  });

  test("end when their person is deactivated, and go on when they stop being an admin", async () => {
    const { id } = await begin();
    const path = `/api/v1/users/${mia}`;
    await send("PATCH", path, { isOrgAdmin: true });
    await remove(first);
    expect(await preview(path, { isOrgAdmin: false })).toEqual({ live: 1, cut: 0 });
    await send("PATCH", path, { isOrgAdmin: false });
    expect((await mine.get(id)).body.endedAt).toBeNull();
    expect(await preview(path, { isActive: false })).toEqual({ live: 1, cut: 1 });
    expect(await preview(path, { delete: true })).toEqual({ live: 1, cut: 1 });
  });
});

async function letEndsPass(): Promise<void> {
  for (const links of ["role_users", "role_resources"]) {
    await door.store.run(
      {
        text: `update ${links} set expires_at = now() - interval '1 second'
          where organization_id = $1 and expires_at is not null`,
      },
      [tenant.organizationId],
    );
  }
  await sweepAssignmentEnds();
}
