import { afterAll, beforeAll, expect, test } from "vitest";
import { sweepAssignmentEnds } from "@/lib/domain/sweep";
import { reconcileAll } from "../support/ledger";
import { expectRefusal } from "../support/refusals";
import { openSessionDoor, setFirewall } from "../support/sessions";

/* Roles may hold a resource at an access level that it does not define any more. */

const { door, tenant, admin, mine, close } = await openSessionDoor({
  resources: ["alpha", "beta"],
  roles: [
    { name: "Level", people: ["Mia Member"] },
    { name: "Whole", people: ["Mia Member"], resources: ["beta"] },
  ],
});
afterAll(close);
beforeAll(async () => {
  await define(levels);
  for (const { remoteId } of levels) {
    const path = `/v1/groups/${tenant.roleId("Level")}/resources/${tenant.resourceId("alpha")}`;
    const body = { access_level_remote_id: remoteId, duration_minutes: 1_440 };
    expect((await door.call("POST", path, { as: admin, body })).status).toBe(200);
  }
});

const levels = [
  { remoteId: "root", name: "Root", port: 22, protocol: "tcp" },
  { remoteId: "ghost", name: "Ghost", port: 23, protocol: "tcp" },
];
const define = (accessLevels: object[]) =>
  setFirewall(door.store, tenant.resourceId("alpha"), { accessLevels });

async function portsOf(sessionId: string) {
  const text = "select ports from claims where session_id = $1 and ended_at is null";
  return (await door.store.run<{ ports: string[] }>({ text }, [sessionId])).map(
    ({ ports }) => ports,
  );
}

test("a session opens nothing at such a resource, and does not wait for it", async () => {
  await define([]);
  const alone = await mine.start({ resourceIds: [tenant.resourceId("alpha")] });
  const message = `Resource not found with id: ${tenant.resourceId("alpha")}`;
  expectRefusal(alone, { code: "resource_not_found", message });
  const session = await mine.begin({});
  await reconcileAll();
  expect((await mine.get(session.id)).body).toMatchObject({
    status: "ACTIVE",
    resourceIps: [{ resourceName: "beta" }],
  });
  await mine.stop(session.id);
  await reconcileAll();
  expect((await mine.get(session.id)).body.status).toBe("CANCELLED");
});

test("what a session loses last of a resource is closed, and the session is over with it", async () => {
  await define(levels.slice(0, 1));
  const session = await mine.begin({ resourceIds: [tenant.resourceId("alpha")] });
  await reconcileAll();
  expect(await portsOf(session.id)).toEqual([["tcp/22"]]);
  // The other level, which opens nothing, still leads to the resource.
  await door.store.run(
    {
      text: `update role_resources set expires_at = now() - interval '1 second'
        where organization_id = $1 and access_level = 'root'`,
    },
    [tenant.organizationId],
  );
  await door.store.run(
    { text: "update organizations set next_end_at = now() - interval '1 second' where id = $1" },
    [tenant.organizationId],
  );

  await sweepAssignmentEnds();
  await reconcileAll();
  expect((await mine.get(session.id)).body).toMatchObject({
    status: "CANCELLED",
    endedReason: "ACCESS_REVOKED",
  });
});
