import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { devOpsTeamId, opalResourceId, resourceId, userId } from "@/db/seed/demo-ids";
import { resources as demoResources } from "@/db/seed/demo-resources";
import { type HoldingRole, holdingRole } from "@/lib/contract/assignments";
import { type Resource, resource as resourceSchema } from "@/lib/contract/resources";
import { type Door, openDoor, throughNext } from "../support/door";
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

const list = (query = "") => door.call<Resource[]>("GET", `${path}${query}`, { as: admin });
const names = (resources: readonly Resource[]) => resources.map(({ name }) => name);

describe(`GET ${path}`, () => {
  test("200 answers every resource of the organization by name, and no secret", async () => {
    const { status, body } = await list();
    expect(status).toBe(200);
    expect(names(body)).toEqual(demoResources.map(({ name }) => name).sort());
    for (const resource of body) {
      expect(Object.keys(resource)).toEqual(Object.keys(resourceSchema.shape));
    }
    expect(body.find(({ name }) => name === "prod-db")).toEqual({
      id: resourceId(1),
      name: "prod-db",
      credentialId: null,
      credentialName: null,
      provider: "SIMULATOR",
      resourceType: "SECURITY_GROUP",
      isSimulated: true,
      resourceIdentifier: "sg-0a1b2c3d4e5f60718",
      region: "eu-west-1",
      config: { port: 5432, protocol: "tcp", latencyMilliseconds: 300 },
      isActive: true,
      roleCount: 4,
      lastVerifiedAt: "2026-10-29T09:00:00Z",
      verificationError: null,
      room: [],
      rulesOpen: 0,
      rulesStuck: 0,
      foreignTotal: 0,
      heldRemovals: 0,
      liveSessions: 0,
      createdAt: "2026-01-12T09:00:00Z",
      updatedAt: "2026-02-01T09:00:00Z",
    });
    expect(body.find(({ name }) => name === "jump-host-fra")).toMatchObject({
      credentialId: null,
      credentialName: null,
      region: null,
    });
  });

  test("200 filters by ids, provider and text", async () => {
    const gateways = "('admin-portal', 'partner-api', 'support-console')";
    const text = `update resources set provider = 'APISIX' where name in ${gateways}`;
    await door.store.run({ text }, []);
    const two = await list(`?ids=${resourceId(2)},${resourceId(1).toUpperCase()}`);
    expect(names(two.body)).toEqual(["prod-db", "prod-replica"]);
    expect(names((await list("?provider=apisix")).body)).toEqual([
      "admin-portal",
      "partner-api",
      "support-console",
    ]);
    expect(names((await list("?q=PAYMENTS")).body)).toEqual(["payments-db", "payments-hosts"]);
    expect(names((await list("?q=sg-0a1b2c3d")).body)).toEqual(["prod-db"]);
    expect((await list(`?ids=${randomUUID()}`)).body).toEqual([]);
  });

  test("200 filters by what is active, verified, or held by no role", async () => {
    await door.store.run({ text: "delete from role_resources where resource_id = $1" }, [
      opalResourceId,
    ]);
    const whole = (await list()).body;
    const expected: [string, (resource: Resource) => boolean][] = [
      ["active=true", ({ isActive }) => isActive],
      ["active=false", ({ isActive }) => !isActive],
      ["verified=true", ({ lastVerifiedAt }) => lastVerifiedAt !== null],
      ["verified=false", ({ lastVerifiedAt }) => lastVerifiedAt === null],
      ["without=roles", ({ roleCount }) => roleCount === 0],
    ];
    for (const [query, keeps] of expected) {
      const { body } = await list(`?${query}`);
      expect(body.length).toBeGreaterThan(0);
      expect(body.length).toBeLessThan(whole.length);
      expect(body).toEqual(whole.filter(keeps));
    }
  });

  test.each([
    ["active=yes", "active"],
    ["ids=", "ids.0"],
    ["ids=no-uuid", "ids.0"],
    [`ids=${resourceId(1)},,`, "ids.1"],
    ["provider=a%00b", "provider"],
    [`provider=${"a".repeat(41)}`, "provider"],
    ["q=%00", "q"],
    ["size=501", "size"],
    ["sort=id", "sort"],
    ["emails=a@b.example", "emails"],
  ])("400 for ?%s names the parameter", async (query, field) => {
    const answer = await list(`?${query}`);
    expectRefusal(answer, { code: "validation" });
    expect(answer.text).toContain(`"${field}":"`);
  });

  test.skipIf(throughNext)("400 for more than 500 ids, 200 for 500", async () => {
    const ids = Array.from({ length: 501 }, () => randomUUID());
    expect((await list(`?ids=${ids.slice(1)}`)).status).toBe(200);
    expectRefusal(await list(`?ids=${ids}`), {
      code: "validation",
      validationErrors: { ids: "ids must be at most 500" },
    });
  });

  test("304 for the current ETag", async () => {
    const { etag = "" } = (await list()).headers;
    const again = await door.call("GET", path, { as: admin, headers: { "if-none-match": etag } });
    expect([again.status, again.text]).toEqual([304, ""]);
  });
});

describe(`GET ${path}/{id}`, () => {
  test("200 answers the same object as the list", async () => {
    const { body } = await list();
    const one = await door.call("GET", `${path}/${resourceId(7)}`, { as: admin });
    expect(one.status).toBe(200);
    expect(one.body).toEqual(body.find(({ id }) => id === resourceId(7)));
  });

  test("404 names the id", async () => {
    const id = randomUUID();
    expectRefusal(await door.call("GET", `${path}/${id}`, { as: admin }), {
      code: "resource_not_found",
      message: `Resource with ID ${id} not found`,
      path: `${path}/${id}`,
    });
  });
});

describe(`GET ${path}/{id}/roles`, () => {
  const rolesOf = (id: string) =>
    door.call<HoldingRole[]>("GET", `${path}/${id}/roles`, { as: admin });

  test("200 answers the roles that hold it by name, with level, end and who added it", async () => {
    const { status, body } = await rolesOf(resourceId(1));
    expect(status).toBe(200);
    expect(body.map(({ name }) => name)).toEqual([
      "Break-glass",
      "Database on-call",
      "DevOps Team",
      "Site Reliability",
    ]);
    for (const role of body) expect(Object.keys(role)).toEqual(Object.keys(holdingRole.shape));
    expect(body[2]).toEqual({
      id: devOpsTeamId,
      name: "DevOps Team",
      maxSessionDurationHours: 24,
      accessLevels: [{ accessLevelRemoteId: "", name: "", expiresAt: null }],
      assignedBy: { id: userId(1), name: "Ana Ruiz" },
      assignedAt: "2026-02-18T10:30:00Z",
      expiresAt: null,
    });
  });

  test("200 lists a role once whatever its levels, and none whose end has passed", async () => {
    const add = (level: string, end: string) =>
      door.store.run(
        {
          text: `insert into role_resources (organization_id, role_id, resource_id, access_level, assigned_by_name, expires_at)
            select organization_id, id, $2, $3, 'Eva', now() + $4::interval from roles where id = $1`,
        },
        [devOpsTeamId, resourceId(5), level, end],
      );
    const before = (await rolesOf(resourceId(5))).body;
    await add("read", "1 hour");
    await add("write", "-1 second");
    const { body } = await rolesOf(resourceId(5));
    expect(body).toHaveLength(before.length + 1);
    expect(body.find(({ id }) => id === devOpsTeamId)?.accessLevels).toMatchObject([
      { accessLevelRemoteId: "read" },
    ]);
  });

  test("404 names the id", async () => {
    const id = randomUUID();
    expectRefusal(await rolesOf(id), {
      code: "resource_not_found",
      message: `Resource not found with id: ${id}`,
    });
  });
});
