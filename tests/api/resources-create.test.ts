import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { acmeId, devOpsTeamId, resourceId } from "@/db/seed/demo-ids";
import type { Resource, ResourceRules } from "@/lib/contract/resources";
import type { Session } from "@/lib/contract/sessions";
import { verifyDue } from "@/lib/domain/due-verifications";
import { eventsAfter, newestEvent } from "../support/audit";
import { type Door, openDoor } from "../support/door";
import { addSimulated, configure, plant, reconcileAll } from "../support/ledger";
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
const verify = (id: string) => door.call<Resource>("POST", `${path}/${id}/verify`, { as: admin });
const read = async (id: string) =>
  (await door.call<Resource>("GET", `${path}/${id}`, { as: admin })).body;
const rulesOf = async (id: string) =>
  (await door.call<ResourceRules>("GET", `${path}/${id}/rules`, { as: admin })).body;
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

describe(`POST ${path}`, () => {
  test("201 is inactive and unverified, and active as soon as its firewall was seen", async () => {
    const since = await newestEvent(door.store);
    const made = await create({ ...simulated, name: "  fresh  " });
    expect(made.status).toBe(201);
    expect(made.body).toMatchObject({
      name: "fresh",
      isActive: false,
      lastVerifiedAt: null,
      verificationError: null,
      isSimulated: true,
      room: [],
    });
    await verifyDue();
    const seen = await read(made.body.id);
    expect(seen).toMatchObject({ isActive: true, verificationError: null });
    expect(seen.lastVerifiedAt).not.toBeNull();
    expect(seen.room).toEqual([{ family: null, used: 0, limit: 60, isAssumed: false }]);
    const types = (await eventsAfter(door.store, since)).map(({ event_type }) => event_type);
    expect(types).toEqual(["RESOURCE_CREATE", "RESOURCE_VERIFY"]);
  });

  test("201 stays inactive while the firewall refuses us, and says why", async () => {
    const { body } = await create({ ...simulated, config: { fault: "denied" } });
    await verifyDue();
    const seen = await read(body.id);
    expect(seen).toMatchObject({ isActive: false });
    expect(seen.verificationError).toContain("AccessDenied");
  });

  test("an unreachable firewall is asked again after a minute, and told of once", async () => {
    const config = { fault: "unreachable", latencyMilliseconds: 0 };
    const { body } = await create({ ...simulated, config });
    await verifyDue();
    const since = await newestEvent(door.store);
    const later = "update resources set verification_due_at = now() where id = $1";
    await door.store.run({ text: later }, [body.id]);
    await verifyDue();
    expect(await eventsAfter(door.store, since)).toEqual([]);
    await configure(door.store, body.id, { fault: "none" });
    await door.store.run({ text: later }, [body.id]);
    await verifyDue();
    expect(await read(body.id)).toMatchObject({ isActive: true, verificationError: null });
  });

  test.each([
    [{ name: "" }, { name: "name is required" }],
    [{ name: "x".repeat(201) }, { name: "name must be at most 200 characters" }],
    [{ resourceIdentifier: "x".repeat(256) }, "resourceIdentifier"],
    [{ provider: "GCP" }, "provider"],
    [{ resourceType: "WAF" }, "resourceType"],
    [
      { config: { port: 65_536 } },
      { "config.port": "port must be a whole number from 0 to 65535" },
    ],
    [{ config: { protocol: "sctp" } }, { "config.protocol": "protocol must be tcp, udp or icmp" }],
    [{ config: { fromPort: 90, toPort: 80 } }, "config.toPort"],
    [{ config: { prot: "tcp" } }, { "config.prot": "prot is not known here" }],
    [{ config: { note: "\u0000" } }, "config"],
    [{ isActive: true }, "isActive"],
  ])("400 for %j names the field", async (wrong, expected) => {
    const answer = await create({ ...simulated, ...wrong });
    expectRefusal(answer, {
      code: "validation",
      ...(typeof expected === "object" && { validationErrors: expected }),
    });
    if (typeof expected === "string") expect(answer.text).toContain(`"${expected}":"`);
  });

  test("400 without the region and the credential that AWS needs; 404 for one that is not", async () => {
    const group = {
      provider: "aws",
      resourceType: "security_group",
      resourceIdentifier: "sg-0a1b2c3d4e5f60718",
    };
    const region = { region: "eu-west-1" };
    expectRefusal(await create(group), {
      code: "validation",
      validationErrors: { region: "region is required" },
    });
    expectRefusal(await create({ ...group, ...region }), {
      code: "validation",
      validationErrors: { credentialId: "credentialId is required" },
    });
    const credentialId = randomUUID();
    expectRefusal(await create({ ...group, ...region, credentialId }), {
      code: "credential_not_found",
      message: `Credential with ID ${credentialId} not found`,
    });
    expectRefusal(await create({ ...group, ...region, resourceIdentifier: "sg-x" }), {
      code: "validation",
      validationErrors: {
        resourceIdentifier: "resourceIdentifier must be an id such as sg-0a1b2c3d4e5f60718",
      },
    });
  });

  test("400 for a port of a firewall that another resource opens; another port is welcome", async () => {
    const { body: credential } = await door.call<{ id: string }>("POST", "/api/v1/credentials", {
      as: admin,
      body: {
        name: "twins",
        provider: "AWS",
        credentialType: "ACCESS_KEY",
        credentialData: { accessKeyId: "AKIAIOSFODNN7EXAMPLE", secretAccessKey: "not-so-secret-1" },
      },
    });
    const group = {
      provider: "AWS",
      resourceType: "SECURITY_GROUP",
      resourceIdentifier: "sg-0123456789abcdef0",
      region: "eu-west-1",
      credentialId: credential.id,
    };
    expect((await create({ ...group, name: "one", config: { ports: [22, 443] } })).status).toBe(
      201,
    );
    expectRefusal(await create({ ...group, config: { port: 443 } }), {
      code: "validation",
      validationErrors: {
        resourceIdentifier: "A resource with this identifier and port already exists: one",
      },
    });
    expect((await create({ ...group, config: { port: 8443 } })).status).toBe(201);
  });

  test("400 when the organization is full", async () => {
    const limit = (most: string) =>
      door.store.run({ text: `update organizations set max_resources = ${most} where id = $1` }, [
        acmeId,
      ]);
    await limit("resources_total");
    expectRefusal(await create(simulated), { code: "resource_limit_reached" });
    await limit("1000");
  });
});

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
});

describe(`POST ${path}/{id}/verify`, () => {
  test("200 switches it off and on by the outcome, and tells each in the log", async () => {
    const id = await addSimulated(door.store, { fault: "denied" });
    const since = await newestEvent(door.store);
    const failed = await verify(id);
    expect(failed.status).toBe(200);
    expect(failed.body.isActive).toBe(false);
    expect(failed.body.verificationError).toContain("AccessDenied");
    await configure(door.store, id, { fault: "none" });
    const good = await verify(id);
    expect(good.body).toMatchObject({ isActive: true, verificationError: null });
    const told = await eventsAfter(door.store, since);
    expect(told.map(({ event_type, result }) => [event_type, result])).toEqual([
      ["RESOURCE_VERIFY", "FAILURE"],
      ["RESOURCE_VERIFY", "SUCCESS"],
    ]);
  });

  test("a rule that was stuck is closed at once when the firewall can be changed again", async () => {
    const id = await addSimulated(door.store);
    const session = await start([id]);
    await reconcileAll();
    await configure(door.store, id, { fault: "keeps_rules" });
    await stop(session);
    await reconcileAll();
    const hour =
      "update firewalls set close_due_at = now() + interval '1 hour' where resource_id = $1";
    await door.store.run({ text: hour }, [id]);
    await door.store.run({ text: "update rules set tries = 10 where resource_id = $1" }, [id]);
    expect(await read(id)).toMatchObject({ rulesOpen: 1, rulesStuck: 1 });
    expect((await rulesOf(id)).rules[0]).toMatchObject({ status: "STUCK", wantedBy: [] });
    await configure(door.store, id, { fault: "none" });
    await verify(id);
    await reconcileAll();
    expect(await read(id)).toMatchObject({ rulesOpen: 0, rulesStuck: 0 });
  });
});

describe(`GET ${path}/{id}/rules`, () => {
  test("200 says what stands there, who needs it, and what is not ours", async () => {
    const id = await addSimulated(door.store);
    await plant(door.store, id, "198.51.100.9/32", "made by hand");
    const session = await start([id]);
    await reconcileAll();
    const open = await rulesOf(id);
    expect(open.rules).toMatchObject([
      {
        ports: "tcp/443",
        address: "93.184.216.34/32",
        status: "OPEN",
        wantedBy: [{ kind: "SESSION", id: session, name: "Ana Ruiz" }],
      },
    ]);
    expect(open.foreign).toEqual([
      { ports: "tcp/443", address: "198.51.100.9/32", note: "made by hand" },
    ]);
    expect(await read(id)).toMatchObject({ rulesOpen: 1, foreignTotal: 1, liveSessions: 1 });
    await stop(session);
    expect((await rulesOf(id)).rules).toMatchObject([{ status: "CLOSING", wantedBy: [] }]);
    await reconcileAll();
    expect((await rulesOf(id)).rules).toMatchObject([{ status: "CLOSED" }]);
  });
});

describe(`POST ${path}/{id}/rules/retry`, () => {
  test("200 makes the next look come at once", async () => {
    const id = await addSimulated(door.store);
    const hour =
      "update firewalls set close_due_at = now() + interval '1 hour' where resource_id = $1";
    await door.store.run({ text: hour }, [id]);
    const answer = await door.call("POST", `${path}/${id}/rules/retry`, { as: admin });
    expect(answer.status).toBe(200);
    await reconcileAll();
    expect((await rulesOf(id)).seenAt).not.toBeNull();
  });
});

describe(`POST ${path}/{id}/rules/allow-removal`, () => {
  const allow = (id: string) =>
    door.call("POST", `${path}/${id}/rules/allow-removal`, { as: admin });

  test("200 lets go what nothing explains, once many wait; 400 when none does", async () => {
    const id = await addSimulated(door.store);
    expectRefusal(await allow(id), { code: "removal_not_held" });
    for (let last = 1; last <= 9; last += 1) {
      await plant(door.store, id, `198.51.100.${last}/32`);
    }
    await door.store.run({ text: "update firewalls set close_due_at = now()" }, []);
    await reconcileAll();
    expect(await read(id)).toMatchObject({ heldRemovals: 9 });
    expect((await allow(id)).body).toMatchObject({ heldRemovals: 9, isRemovalAllowed: true });
    await reconcileAll();
    const after = await rulesOf(id);
    expect(after).toMatchObject({ heldRemovals: 0, isRemovalAllowed: false });
    expect(await read(id)).toMatchObject({ heldRemovals: 0, rulesOpen: 0 });
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
    expectRefusal(await remove(id), inUse);
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
    await verifyDue();
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

describe(`GET ${path}?health`, () => {
  test("200 filters by how the last verification went", async () => {
    const { body: bad } = await create({ ...simulated, config: { fault: "denied" } });
    const { body: never } = await create(simulated);
    await door.store.run(
      { text: "update resources set verification_due_at = null where id = $1" },
      [never.id],
    );
    await verify(bad.id);
    const ids = async (query: string) =>
      (await door.call<Resource[]>("GET", `${path}?${query}`, { as: admin })).body.map(
        ({ id }) => id,
      );
    expect(await ids("health=invalid")).toContain(bad.id);
    expect(await ids("health=unverified")).toContain(never.id);
    const valid = await ids("health=valid");
    expect(valid).toContain(resourceId(1));
    expect(valid).not.toContain(bad.id);
    expect(valid).not.toContain(never.id);
  });
});
