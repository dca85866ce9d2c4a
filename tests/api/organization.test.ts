import { afterAll, beforeAll, describe, expect, test } from "vitest";
import {
  type OrganizationAnswer,
  type OrganizationSettings,
  organizationAnswer,
  organizationSettings,
} from "@/lib/contract/organization";
import { eventsAfter, newestEvent } from "../support/audit";
import { type Door, openDoor } from "../support/door";
import { accounts, type Principal, signIn } from "../support/principals";
import { expectRefusal } from "../support/refusals";
import { makeTenant, type Tenant } from "../support/tenants";

const path = "/api/v1/organization/settings";

const defaults: OrganizationSettings = {
  mfaRequired: false,
  passwordMinLength: 8,
  passwordRequireUppercase: true,
  passwordRequireLowercase: true,
  passwordRequireDigit: true,
  passwordRequireSpecialChar: false,
  passwordExpirationDays: null,
  maxSessionDurationHours: 24,
  allowedRanges: [],
  maxLiveSessions: 10,
  allowsWideRules: false,
};

let door: Door;
let tenant: Tenant;
let admin: Principal;

beforeAll(async () => {
  door = await openDoor();
  tenant = await makeTenant(door.store);
  admin = await signIn(door.call, tenant.admin);
});
afterAll(() => door.close());

const read = () => door.call<OrganizationSettings>("GET", path, { as: admin });
const change = (body: unknown, headers = {}) =>
  door.call<OrganizationAnswer>("PATCH", path, { as: admin, body, headers });

describe(`GET ${path}`, () => {
  test("200 answers the contract's defaults for a new organization", async () => {
    const own = await makeTenant(door.store);
    const as = await signIn(door.call, own.admin);
    const answer = await door.call("GET", path, { as });
    expect([answer.status, answer.body]).toEqual([200, defaults]);
  });

  test("200 for the demo organization: private networks are allowed there", async () => {
    const as = await signIn(door.call, accounts.admin);
    const { body } = await door.call<OrganizationSettings>("GET", path, { as });
    expect(organizationSettings.strict().parse(body)).toEqual(body);
    expect(body.allowedRanges).toContain("127.0.0.0/8");
    expect(body.allowedRanges).toContain("10.0.0.0/8");
  });
});

describe(`PATCH ${path}`, () => {
  test("200 changes what is sent and nothing else, and tells before and after", async () => {
    const before = (await read()).body;
    const since = await newestEvent(door.store);
    const changes = { passwordMinLength: 12, maxSessionDurationHours: 8, mfaRequired: false };
    const answer = await change(changes);
    const after = { ...before, ...changes };
    const { organizationId: id } = tenant;
    expect([answer.status, answer.body]).toEqual([
      200,
      { ...after, id, name: "Initech", subscriptionTier: "ENTERPRISE" },
    ]);
    expect(organizationAnswer.strict().parse(answer.body)).toEqual(answer.body);
    expect((await read()).body).toEqual(after);
    expect(await eventsAfter(door.store, since)).toMatchObject([
      {
        event_type: "ORGANIZATION_SETTINGS_UPDATE",
        resource_type: "ORGANIZATION",
        resource_id: id,
        details: { before, after },
      },
    ]);
  });

  test("200 without an event when nothing changes", async () => {
    const since = await newestEvent(door.store);
    const before = await read();
    for (const body of [{}, before.body, { passwordExpirationDays: null }]) {
      expect((await change(body)).status).toBe(200);
    }
    expect((await read()).headers.etag).toBe(before.headers.etag);
    expect(await eventsAfter(door.store, since)).toEqual([]);
  });

  test("200 takes every rule to its ends and back", async () => {
    const widest = {
      passwordMinLength: 128,
      passwordRequireUppercase: false,
      passwordRequireLowercase: false,
      passwordRequireDigit: false,
      passwordRequireSpecialChar: true,
      passwordExpirationDays: 365,
      maxSessionDurationHours: 8_760,
    };
    expect((await change(widest)).body).toMatchObject(widest);
    expect((await change(defaults)).body).toMatchObject(defaults);
  });

  test("200 keeps ranges in one spelling, each once", async () => {
    const sent = ["10.20.0.0/16", " 192.168.1.7 ", "FD12:3456:789A:0::/48", "::1", "10.20.0.0/16"];
    const kept = ["10.20.0.0/16", "192.168.1.7/32", "fd12:3456:789a::/48", "::1/128"];
    expect((await change({ allowedRanges: sent })).body.allowedRanges).toEqual(kept);
    expect((await read()).body.allowedRanges).toEqual(kept);
    expect((await change({ allowedRanges: [] })).body.allowedRanges).toEqual([]);
  });

  test("412 when the settings are not as they were read", async () => {
    const { etag = "" } = (await read()).headers;
    expect((await change({ maxSessionDurationHours: 9 }, { "if-match": etag })).status).toBe(200);
    const late = await change({ maxSessionDurationHours: 10 }, { "if-match": etag });
    expectRefusal(late, { code: "settings_changed" });
    expect((await read()).body.maxSessionDurationHours).toBe(9);
    expect((await change({ maxSessionDurationHours: 10 }, { "if-match": "*" })).status).toBe(200);
  });

  const hours = "maxSessionDurationHours must be a whole number from 1 to 8760";
  const length = "passwordMinLength must be a whole number from 8 to 128";
  const days = "passwordExpirationDays must be a whole number from 1 to 365";
  test.each([
    [{ mfaRequired: true }, { mfaRequired: "Multi-factor sign-in is not available yet" }],
    [{ mfaRequired: null }, { mfaRequired: "mfaRequired must be true or false" }],
    [
      { passwordRequireDigit: "yes" },
      { passwordRequireDigit: "passwordRequireDigit must be true or false" },
    ],
    [{ passwordMinLength: 7 }, { passwordMinLength: length }],
    [{ passwordMinLength: 129 }, { passwordMinLength: length }],
    [{ passwordExpirationDays: 0 }, { passwordExpirationDays: days }],
    [{ passwordExpirationDays: 366 }, { passwordExpirationDays: days }],
    [{ maxSessionDurationHours: 0 }, { maxSessionDurationHours: hours }],
    [{ maxSessionDurationHours: 8_761 }, { maxSessionDurationHours: hours }],
    [{ maxSessionDurationHours: null }, { maxSessionDurationHours: hours }],
    [{ name: "Mine" }, { name: "name is not known here" }],
    [
      { allowedRanges: "10.0.0.0/8" },
      { allowedRanges: "allowedRanges must be a list of networks" },
    ],
    [
      { allowedRanges: Array.from({ length: 51 }, (_, index) => `10.0.0.${index}`) },
      { allowedRanges: "allowedRanges must be at most 50 networks" },
    ],
    [
      { allowedRanges: ["10.0.0.0/8", "8.8.8.0/24"] },
      {
        allowedRanges: "8.8.8.0/24 is not within a private network such as 10.0.0.0/8 or fd12::/16",
      },
    ],
  ])("400 for %j", async (body, validationErrors) => {
    const before = (await read()).text;
    expectRefusal(await change(body), { code: "validation", validationErrors });
    expect((await read()).text).toBe(before);
  });
});
