import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type ApiKey, type IssuedApiKey, issuedApiKey } from "@/lib/contract/api-keys";
import { eventsAfter, everything, newestEvent } from "../support/audit";
import { type Door, openDoor } from "../support/door";
import { by, makeKey } from "../support/keys";
import { type Principal, signIn } from "../support/principals";
import { expectRefusal } from "../support/refusals";
import { makeTenant, type Tenant } from "../support/tenants";

const path = "/api/v1/api-keys";

let door: Door;
let tenant: Tenant;
let admin: Principal;

beforeAll(async () => {
  door = await openDoor();
  tenant = await makeTenant(door.store);
  admin = await signIn(door.call, tenant.admin);
});
afterAll(() => door.close());

const rotate = (id: string, body: unknown = {}) =>
  door.call<IssuedApiKey>("POST", `${path}/${id}/rotate`, { as: admin, body });
const revoke = (id: string) => door.call("DELETE", `${path}/${id}`, { as: admin });
const use = (key: IssuedApiKey, url = "/api/v1/roles") =>
  door.call("GET", url, { headers: by(key) });

async function listed(id: string): Promise<ApiKey | undefined> {
  const { body } = await door.call<ApiKey[]>("GET", path, { as: admin });
  return body.find((key) => key.id === id);
}

const inDays = (days: number) =>
  `${new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 19)}Z`;
const daysUntil = (moment: string | null | undefined) =>
  (Date.parse(moment ?? "") - Date.now()) / 86_400_000;

/** Puts the end of a key where no caller may put it. */
const endNow = (id: string) =>
  door.store.run({ text: "update api_keys set expires_at = now() where id = $1" }, [id]);

describe(`POST ${path}/{id}/rotate`, () => {
  test("201 makes a key that lives as long, while the old one goes on for a day", async () => {
    const old = await makeKey(door.call, admin, { name: "rotor", expiresAt: inDays(90) });
    await door.store.run(
      {
        text: `update api_keys set created_at = created_at - interval '60 days',
          expires_at = expires_at - interval '60 days' where id = $1`,
      },
      [old.id],
    );
    const since = await newestEvent(door.store);
    const answer = await rotate(old.id);
    expect(answer.status).toBe(201);
    expect(issuedApiKey.strict().parse(answer.body)).toEqual(answer.body);
    expect(answer.body).toMatchObject({ name: "rotor", scopes: old.scopes });
    expect(daysUntil(answer.body.expiresAt)).toBeCloseTo(90, 2);
    expect([(await use(old)).status, (await use(answer.body)).status]).toEqual([200, 200]);
    const kept = await listed(old.id);
    expect(kept).toMatchObject({ status: "ACTIVE", isRotated: true });
    expect(daysUntil(kept?.expiresAt)).toBeCloseTo(1, 2);
    expect(await eventsAfter(door.store, since)).toMatchObject([
      {
        event_type: "API_KEY_ROTATE",
        resource_id: old.id,
        details: { after: { expiresAt: kept?.expiresAt, successor: { id: answer.body.id } } },
      },
    ]);
    expect(await everything(door.store)).not.toContain(answer.body.plainTextKey.slice(13));
  });

  test("201 without overlap ends the old key at once, and never later than its own end", async () => {
    const first = await makeKey(door.call, admin);
    expect((await rotate(first.id, { overlapHours: 0 })).body.expiresAt).toBeNull();
    expectRefusal(await use(first), { code: "key_expired" });
    const second = await makeKey(door.call, admin, { expiresAt: inDays(2) });
    await rotate(second.id, { overlapHours: 168 });
    expect((await listed(second.id))?.expiresAt).toBe(second.expiresAt);
  });

  test("201 acts for whoever rotated it, since they alone have seen it", async () => {
    const key = await makeKey(door.call, admin);
    const as = await signIn(door.call, tenant.otherAdmin);
    const { body } = await door.call<IssuedApiKey>("POST", `${path}/${key.id}/rotate`, { as });
    const me = await use(body, "/api/v1/auth/me");
    expect(me.body).toMatchObject({ name: "Otto Other" });
  });

  test("400 for a key that has ended or was rotated already, 404 for none", async () => {
    const [revoked, expired, rotated] = await Promise.all([
      makeKey(door.call, admin),
      makeKey(door.call, admin),
      makeKey(door.call, admin),
    ]);
    await revoke(revoked.id);
    await endNow(expired.id);
    await rotate(rotated.id);
    const since = await newestEvent(door.store);
    for (const { id } of [revoked, expired, rotated]) {
      expectRefusal(await rotate(id), { code: "api_key_ended" });
    }
    const id = randomUUID();
    const message = `API key not found with id: ${id}`;
    expectRefusal(await rotate(id), { code: "api_key_not_found", message });
    expect(await eventsAfter(door.store, since)).toEqual([]);
  });

  test("201 for one of many at the same moment, 400 for the others", async () => {
    const key = await makeKey(door.call, admin, { name: "wanted by all" });
    const answers = await Promise.all(Array.from({ length: 6 }, () => rotate(key.id)));
    const statuses = answers.map(({ status }) => status).sort();
    expect(statuses).toEqual([201, 400, 400, 400, 400, 400]);
    const { body } = await door.call<ApiKey[]>(
      "GET",
      `${path}?q=wanted by all`.replaceAll(" ", "%20"),
      {
        as: admin,
      },
    );
    expect(body).toHaveLength(2);
  });

  test.each([-1, 169, 1.5, "24", null])("400 for an overlap of %j hours", async (overlapHours) => {
    const key = await makeKey(door.call, admin);
    expectRefusal(await rotate(key.id, { overlapHours }), {
      code: "validation",
      validationErrors: { overlapHours: "overlapHours must be a whole number from 0 to 168" },
    });
  });
});
