import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { acmeId, resourceId } from "@/db/seed/demo-ids";
import type { Resource } from "@/lib/contract/resources";
import { eventsAfter, newestEvent } from "../support/audit";
import { type Door, openDoor } from "../support/door";
import { configure, verifyAll } from "../support/ledger";
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
const verify = (id: string) => door.call<Resource>("POST", `${path}/${id}/verify`, { as: admin });
const read = async (id: string) =>
  (await door.call<Resource>("GET", `${path}/${id}`, { as: admin })).body;

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
    await verifyAll();
    const seen = await read(made.body.id);
    expect(seen).toMatchObject({ isActive: true, verificationError: null });
    expect(seen.lastVerifiedAt).not.toBeNull();
    expect(seen.room).toEqual([{ family: null, used: 0, limit: 60, isAssumed: false }]);
    const types = (await eventsAfter(door.store, since)).map(({ event_type }) => event_type);
    expect(types).toEqual(["RESOURCE_CREATE", "RESOURCE_VERIFY"]);
  });

  test("201 stays inactive while the firewall refuses us, and says why", async () => {
    const { body } = await create({ ...simulated, config: { fault: "denied" } });
    await verifyAll();
    const seen = await read(body.id);
    expect(seen).toMatchObject({ isActive: false });
    expect(seen.verificationError).toContain("AccessDenied");
  });

  test("an unreachable firewall is asked again after a minute, and told of once", async () => {
    const config = { fault: "unreachable", latencyMilliseconds: 0 };
    const { body } = await create({ ...simulated, config });
    await verifyAll();
    const since = await newestEvent(door.store);
    const later = "update resources set verification_due_at = now() where id = $1";
    await door.store.run({ text: later }, [body.id]);
    await verifyAll();
    expect(await eventsAfter(door.store, since)).toEqual([]);
    await configure(door.store, body.id, { fault: "none" });
    await door.store.run({ text: later }, [body.id]);
    await verifyAll();
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
