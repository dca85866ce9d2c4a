import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { acmeId } from "@/db/seed/demo-ids";
import type { Credential } from "@/lib/contract/credentials";
import type { Resource } from "@/lib/contract/resources";
import { resealCredentials } from "@/lib/domain/credentials/master-keys";
import { openCredential } from "@/lib/domain/credentials/seal";
import { useEnvironment as takeEnvironment } from "@/lib/env";
import { eventsAfter, newestEvent } from "../support/audit";
import { type Door, openDoor } from "../support/door";
import { verifyAll } from "../support/ledger";
import { accounts, type Principal, signIn } from "../support/principals";
import { expectRefusal } from "../support/refusals";
import { testSettings } from "../support/settings";
import { goodKeyId, openSts } from "../support/sts";

const path = "/api/v1/credentials";

let door: Door;
let admin: Principal;

beforeAll(async () => {
  door = await openDoor();
  admin = await signIn(door.call, accounts.admin);
});
afterAll(() => door.close());

const secretOf = (accessKeyId = goodKeyId) => ({
  accessKeyId,
  secretAccessKey: `wholly/secret/${randomUUID()}`,
});
const aws = { name: "made", provider: "AWS", credentialType: "ACCESS_KEY" };

const create = (body: Record<string, unknown>, headers = {}) =>
  door.call<Credential>("POST", path, { as: admin, body: { ...aws, ...body }, headers });
const patch = (id: string, body: Record<string, unknown>) =>
  door.call<Credential>("PATCH", `${path}/${id}`, { as: admin, body });
const read = async (id: string) =>
  (await door.call<Credential>("GET", `${path}/${id}`, { as: admin })).body;
const verify = (id: string) => door.call<Credential>("POST", `${path}/${id}/verify`, { as: admin });

async function sealedOf(id: string): Promise<string> {
  const [row] = await door.store.run<{ sealed: string }>(
    { text: "select sealed from credentials where id = $1" },
    [id],
  );
  return row?.sealed ?? "";
}

async function addGroup(credentialId: string): Promise<Resource> {
  const digits = randomUUID().replaceAll("-", "").slice(0, 17);
  const { body } = await door.call<Resource>("POST", "/api/v1/resources", {
    as: admin,
    body: {
      name: "group",
      provider: "AWS",
      resourceType: "SECURITY_GROUP",
      resourceIdentifier: `sg-${digits}`,
      region: "eu-west-1",
      credentialId,
    },
  });
  return body;
}

describe(`POST ${path}`, () => {
  test("201 never shows what it holds, and says whether it is valid once the vendor was asked", async () => {
    await openSts();
    const [good, bad] = [secretOf(), secretOf("AKIAIOSFODNN7BADKEYS")];
    const made = await create({ credentialData: good });
    expect(made.status).toBe(201);
    expect(made.body).toMatchObject({
      ...aws,
      isValid: null,
      lastVerifiedAt: null,
      verificationError: null,
      resourceCount: 0,
    });
    expect(made.text).not.toContain(good.secretAccessKey);
    const { body: refused } = await create({ credentialData: bad });
    await verifyAll();
    expect(await read(made.body.id)).toMatchObject({ isValid: true, verificationError: null });
    const told = await read(refused.id);
    expect(told).toMatchObject({ isValid: false });
    expect(told.verificationError).toContain("InvalidClientTokenId");
    expect(JSON.stringify(told)).not.toContain(bad.secretAccessKey);
    expect(
      openCredential({ organizationId: acmeId, id: made.body.id }, await sealedOf(made.body.id)),
    ).toEqual(good);
  });

  test("201 twice with one Idempotency-Key makes one", async () => {
    const headers = { "idempotency-key": randomUUID() };
    const body = { credentialData: secretOf() };
    const [first, second] = [await create(body, headers), await create(body, headers)];
    expect(second.text).toBe(first.text);
    expectRefusal(await create({ credentialData: secretOf() }, headers), {
      code: "idempotency_mismatch",
    });
  });

  test.each([
    [{ credentialData: undefined }, { credentialData: "credentialData is required" }],
    [{ credentialData: [] }, { credentialData: "credentialData must be an object" }],
    [
      { credentialData: { accessKeyId: goodKeyId } },
      { "credentialData.secretAccessKey": "secretAccessKey is required" },
    ],
    [
      { credentialData: { ...secretOf(), extra: 1 } },
      { "credentialData.extra": "extra is not known here" },
    ],
    [{ name: " ", credentialData: secretOf() }, { name: "name is required" }],
    [{ provider: "GCP", credentialData: secretOf() }, { provider: "provider must be one of AWS" }],
    [
      { credentialType: "PASSWORD", credentialData: secretOf() },
      { credentialType: "credentialType must be one of ACCESS_KEY" },
    ],
  ])("400 for %j names the field and repeats no secret", async (body, validationErrors) => {
    expectRefusal(await create(body), { code: "validation", validationErrors });
  });
});

describe(`PATCH ${path}/{id}`, () => {
  test("200 renames and leaves what it holds", async () => {
    const { body } = await create({ credentialData: secretOf() });
    const before = await sealedOf(body.id);
    expect((await patch(body.id, { name: "renamed" })).body.name).toBe("renamed");
    expect(await sealedOf(body.id)).toBe(before);
  });

  test("200 rotates: verified anew, its resources too, and the log has no secret", async () => {
    await openSts();
    const since = await newestEvent(door.store);
    const { body } = await create({ credentialData: secretOf("AKIAIOSFODNN7BADKEYS") });
    const group = await addGroup(body.id);
    await verifyAll();
    const fresh = secretOf();
    const rotated = await patch(body.id, { credentialData: fresh });
    expect(rotated.body).toMatchObject({ isValid: null, verificationError: null });
    await door.store.run({ text: "update resources set verification_due_at = null" }, []);
    const later =
      "update firewalls set close_due_at = now() + interval '1 hour' where resource_id = $1";
    await door.store.run({ text: later }, [group.id]);
    const verified = await verify(body.id);
    expect(verified.body).toMatchObject({ isValid: true });
    const [due] = await door.store.run<{ soon: boolean; looked: boolean }>(
      {
        text: `select resources.verification_due_at <= now() as soon,
            firewalls.close_due_at <= now() as looked
          from resources join firewalls on firewalls.resource_id = resources.id
          where resources.id = $1`,
      },
      [group.id],
    );
    expect(due).toEqual({ soon: true, looked: true });
    const told = JSON.stringify(await eventsAfter(door.store, since));
    expect(told).toContain("CREDENTIAL_UPDATE");
    expect(told).not.toContain("wholly/secret");
  });
});

describe(`POST ${path}/{id}/verify`, () => {
  test("200 says that a vendor could not be asked, and keeps what was known", async () => {
    const { body } = await create({ credentialData: secretOf() });
    process.env.AWS_ENDPOINT_URL = "http://127.0.0.1:9";
    const answer = await verify(body.id);
    delete process.env.AWS_ENDPOINT_URL;
    expect(answer.status).toBe(200);
    expect(answer.body.isValid).toBeNull();
    expect(answer.body.verificationError).not.toBeNull();
  });

  test("200 says that none of the master keys opens it", async () => {
    const { body } = await create({ credentialData: secretOf() });
    const other = await create({ credentialData: secretOf() });
    await door.store.run({ text: "update credentials set sealed = $2 where id = $1" }, [
      body.id,
      await sealedOf(other.body.id),
    ]);
    const answer = await verify(body.id);
    expect(answer.body).toMatchObject({
      isValid: false,
      verificationError: "It cannot be opened with this POSTERN_MASTER_KEY",
    });
    await door.call("DELETE", `${path}/${body.id}`, { as: admin });
  });
});

describe(`DELETE ${path}/{id}`, () => {
  test("400 says how many resources use it; 204 when none does", async () => {
    const { body } = await create({ credentialData: secretOf() });
    const groups = [await addGroup(body.id), await addGroup(body.id)];
    expectRefusal(await door.call("DELETE", `${path}/${body.id}`, { as: admin }), {
      code: "credential_in_use",
      message:
        "Cannot delete credential linked to 2 active resources. Delete or reassign resources first.",
    });
    for (const { id } of groups) {
      await door.call("DELETE", `/api/v1/resources/${id}`, { as: admin });
    }
    expect((await door.call("DELETE", `${path}/${body.id}`, { as: admin })).status).toBe(204);
    expectRefusal(await door.call("GET", `${path}/${body.id}`, { as: admin }), {
      code: "credential_not_found",
      message: `Credential with ID ${body.id} not found`,
    });
  });
});

describe(`GET ${path}`, () => {
  test("200 lists all by name, without what they hold; page and search as everywhere", async () => {
    await create({ name: "aaa first", credentialData: secretOf() });
    const all = await door.call<Credential[]>("GET", path, { as: admin });
    expect(all.body[0]?.name).toBe("aaa first");
    expect(all.text).not.toMatch(/sealed|wholly/);
    const page = await door.call<{ totalElements: number }>("GET", `${path}?page=0&q=AAA`, {
      as: admin,
    });
    expect(page.body.totalElements).toBe(1);
  });
});

describe("a new master key", () => {
  test("takes over every row while they are in use, so that the old one can go", async () => {
    const secret = secretOf();
    const { body } = await create({ credentialData: secret });
    const row = { organizationId: acmeId, id: body.id };
    const [old = "", fresh] = [testSettings.POSTERN_MASTER_KEY, "f".repeat(32)];
    const keys = (list: string) =>
      takeEnvironment({
        ...testSettings,
        POSTERN_MASTER_KEY: list,
        NEXTAUTH_SECRET: "s".repeat(32),
      });
    try {
      keys(`${fresh},${old}`);
      const moved = await resealCredentials();
      expect(moved.resealed).toBeGreaterThan(1);
      expect(await resealCredentials()).toEqual({ resealed: 0, unopened: 0 });
      keys(fresh);
      expect(openCredential(row, await sealedOf(body.id))).toEqual(secret);
      keys(old);
      expect(openCredential(row, await sealedOf(body.id))).toBeUndefined();
      const { unopened } = await resealCredentials();
      expect(unopened).toBe(moved.resealed);
    } finally {
      takeEnvironment(testSettings);
    }
  });
});
