import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { acmeId, devOpsTeamId } from "@/db/seed/demo-ids";
import type { Resource } from "@/lib/contract/resources";
import type { Session } from "@/lib/contract/sessions";
import { type Door, openDoor } from "../support/door";
import { addSimulated, reconcileAll, verifyAll } from "../support/ledger";
import { accounts, type Principal, signIn } from "../support/principals";
import { expectRefusal } from "../support/refusals";

const path = "/api/v1/resources";

let door: Door;
let admin: Principal;

beforeAll(async () => {
  door = await openDoor();
  admin = await signIn(door.call, accounts.admin);
});
afterAll(() => door.close());

const simulated = {
  provider: "SIMULATOR",
  resourceType: "SECURITY_GROUP",
  resourceIdentifier: "made",
  config: { port: 443, protocol: "tcp", latencyMilliseconds: 0 },
};

const create = (body: Record<string, unknown>) =>
  door.call<Resource>("POST", path, { as: admin, body: { name: "made", ...body } });
const patch = (id: string, body: Record<string, unknown>, headers = {}) =>
  door.call<Resource>("PATCH", `${path}/${id}`, { as: admin, body, headers });
const remove = (id: string) => door.call("DELETE", `${path}/${id}`, { as: admin });

const start = async (resourceIds: string[]) => {
  const body = { resourceIds, ipv4Address: "93.184.216.34", durationMinutes: 60 };
  const { body: session } = await door.call<Session>("POST", "/api/v1/sessions", {
    as: admin,
    body,
  });
  return session.id;
};
const stop = (id: string) => door.call("POST", `/api/v1/sessions/${id}/stop`, { as: admin });

describe(`PATCH ${path}/{id}`, () => {
  test("200 changes what is sent, and If-Match guards it", async () => {
    const { body: made } = await create({ ...simulated, name: "before" });
    const one = await door.call<Resource>("GET", `${path}/${made.id}`, { as: admin });
    const ifMatch = { "if-match": one.headers.etag ?? "" };
    const renamed = await patch(made.id, { name: "after", isActive: true }, ifMatch);
    expect(renamed.body).toMatchObject({ name: "after", isActive: true, config: made.config });
    expectRefusal(await patch(made.id, { name: "late" }, ifMatch), { code: "resource_changed" });
  });

  test("400 for its provider and type, which stay", async () => {
    const { body } = await create(simulated);
    for (const change of [{ provider: "AWS" }, { resourceType: "SCRIPT" }]) {
      expectRefusal(await patch(body.id, change), { code: "validation" });
    }
  });

  test("200 lets the name change while rules are open, and 400 the firewall", async () => {
    const id = await addSimulated(door.store);
    const session = await start([id]);
    await reconcileAll();
    expect((await patch(id, { name: "renamed" })).status).toBe(200);
    const moved = await patch(id, { resourceIdentifier: "elsewhere" });
    expectRefusal(moved, {
      code: "resource_in_use",
      message: "Cannot name another firewall while rules are open here. Stop its sessions first.",
    });
    await stop(session);
    await reconcileAll();
    expect((await patch(id, { resourceIdentifier: "elsewhere" })).status).toBe(200);
  });

  test("400 for another place in its config while rules are open: the old one would be forgotten", async () => {
    const id = await addSimulated(door.store);
    const session = await start([id]);
    await reconcileAll();
    const [agent] = await door.store.run<{ id: string }>(
      { text: "insert into agents (organization_id, name) values ($1, 'mover') returning id" },
      [acmeId],
    );
    const config = { agentId: agent?.id, scriptDir: "web" };
    await door.store.run(
      {
        text: `update resources set provider = 'AGENT', resource_type = 'SCRIPT', config = $2
          where id = $1`,
      },
      [id, config],
    );
    expect((await patch(id, { config: { ...config, scriptTimeout: 9 } })).status).toBe(200);
    const moved = await patch(id, { config: { ...config, scriptDir: "elsewhere" } });
    expectRefusal(moved, {
      code: "resource_in_use",
      message: "Cannot name another firewall while rules are open here. Stop its sessions first.",
    });
    await stop(session);
  });
});

describe(`DELETE ${path}/{id}`, () => {
  test("204 takes it out of its roles; the log keeps its story", async () => {
    const { body } = await create(simulated);
    await door.call("POST", `/api/v1/roles/${devOpsTeamId}/resources/${body.id}`, { as: admin });
    expect((await remove(body.id)).status).toBe(204);
    expectRefusal(await remove(body.id), {
      code: "resource_not_found",
      message: `Resource with ID ${body.id} not found`,
    });
    const role = await door.call("GET", `/api/v1/roles/${devOpsTeamId}`, { as: admin });
    expect(role.text).not.toContain(body.id);
    const log = await door.call("GET", `/api/v1/audit-logs?resourceId=${body.id}`, { as: admin });
    expect(log.text).toContain("RESOURCE_DELETE");
  });

  test("400 while a session has it open, and until the last rule is gone", async () => {
    const id = await addSimulated(door.store);
    const session = await start([id]);
    const inUse = {
      code: "resource_in_use",
      message: "Cannot delete resource with active sessions. Stop all active sessions first.",
    } as const;
    expectRefusal(await remove(id), inUse);
    await reconcileAll();
    await stop(session);
    expect((await remove(id)).body).toMatchObject({ status: 400, code: inUse.code });
    await reconcileAll();
    expect((await remove(id)).status).toBe(204);
  });

  test("waits for somebody who is about to open what nobody wants any more", async () => {
    const id = await addSimulated(door.store);
    const lease = `update firewalls set open_leased_until = now() + interval '1 second'
      where resource_id = $1`;
    await door.store.run({ text: lease }, [id]);
    expect((await remove(id)).status).toBe(204);
    const [gone] = await door.store.run<{ late: boolean }>(
      { text: "select max(created_at) > now() - interval '1 hour' as late from audit_events" },
      [],
    );
    expect(gone?.late).toBe(true);
  });

  test("400 while a static rule names it", async () => {
    const { body } = await create(simulated);
    await verifyAll();
    const rule = { label: "Office", ipAddress: "93.184.216.35", resourceIds: [body.id] };
    const made = await door.call<{ id: string }>("POST", "/api/v1/static-ip-rules", {
      as: admin,
      body: rule,
    });
    expect(made.status).toBe(201);
    expectRefusal(await remove(body.id), {
      code: "resource_held_by_static_rule",
      message: "Static rules name this resource: 'Office'. Delete them first.",
    });
  });
});
