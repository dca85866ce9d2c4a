import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { acmeId } from "@/db/seed/demo-ids";
import { type StaticIpRule, staticIpRule } from "@/lib/contract/static-ip-rules";
import { sweepStaticRules } from "@/lib/domain/static-rules/static-rules";
import { eventsAfter, newestEvent } from "../support/audit";
import { type Door, openDoor } from "../support/door";
import { addSimulated, expectTruth, reconcileAll, simulated } from "../support/ledger";
import { accounts, type Principal, signIn } from "../support/principals";
import { expectRefusal } from "../support/refusals";

const path = "/api/v1/static-ip-rules";

let door: Door;
let admin: Principal;
let [left, right] = ["", ""];

beforeAll(async () => {
  door = await openDoor();
  admin = await signIn(door.call, accounts.admin);
});
afterAll(() => door.close());

beforeEach(async () => {
  left = await addSimulated(door.store);
  right = await addSimulated(door.store);
});

let last = 0;
/** An address that no test had before. */
const freshAddress = () => `93.184.${(last >> 8) & 255}.${last++ & 255}`;

const create = (body: object, as = admin) => door.call<StaticIpRule>("POST", path, { as, body });
const read = async (id: string) =>
  (await door.call<StaticIpRule>("GET", `${path}/${id}`, { as: admin })).body;

async function created(body: object = {}): Promise<StaticIpRule> {
  const answer = await create({
    label: "Office",
    ipAddress: freshAddress(),
    resourceIds: [left, right],
    ...body,
  });
  expect(answer.status, answer.text).toBe(201);
  expect(staticIpRule.parse(answer.body)).toEqual(answer.body);
  return answer.body;
}

const addressesAt = async (resourceId: string) =>
  (await simulated(door.store, resourceId)).map(({ address }) => address);

/** What the log tells of static rules since the mark. */
const toldAfter = async (mark: Awaited<ReturnType<typeof newestEvent>>) =>
  (await eventsAfter(door.store, mark)).filter(
    ({ resource_type }) => resource_type === "STATIC_IP_RULE",
  );

/** Lets the end of a rule come, as if it had been added earlier. */
async function letEnd(id: string): Promise<void> {
  for (const text of [
    "update static_rules set expires_at = now() - interval '1 second' where id = $1",
    "update claims set ends_at = now() - interval '1 second' where static_rule_id = $1",
    `update firewalls set close_due_at = now() where resource_id in
      (select resource_id from claims where static_rule_id = $1)`,
  ]) {
    await door.store.run({ text }, [id]);
  }
}

describe(`POST ${path}`, () => {
  test("201 pending everywhere, then active as its firewalls say", async () => {
    const rule = await created();
    expect(rule.status).toBe("PENDING");
    expect(rule.resources.map(({ status }) => status)).toEqual(["PENDING", "PENDING"]);
    expect(rule).toMatchObject({ createdByEmail: accounts.admin.email, expiresAt: null });
    await reconcileAll();
    const active = await read(rule.id);
    expect(active.status).toBe("ACTIVE");
    for (const { appliedAt, status } of active.resources) {
      expect(status).toBe("APPLIED");
      expect(appliedAt).not.toBeNull();
    }
    for (const id of [left, right]) expect(await addressesAt(id)).toEqual([`${rule.ipAddress}/32`]);
    await expectTruth(door.store);
  });

  test("201 says PARTIAL where one firewall refuses, with the reason", async () => {
    const broken = await addSimulated(door.store, { fault: "denied" });
    const rule = await created({ resourceIds: [left, broken] });
    await reconcileAll();
    const { status, resources } = await read(rule.id);
    expect(status).toBe("PARTIAL");
    const failed = resources.find(({ resourceId }) => resourceId === broken);
    expect(failed).toMatchObject({ status: "FAILED", errorCode: "denied", appliedAt: null });
    expect(failed?.errorMessage).toBeTruthy();
    await door.call("DELETE", `${path}/${rule.id}`, { as: admin });
    await door.store.run({ text: "delete from claims where resource_id = $1" }, [broken]);
    await door.store.run({ text: "delete from rules where resource_id = $1" }, [broken]);
    await door.store.run({ text: "delete from resources where id = $1" }, [broken]);
  });

  test("201 leaves an event that names address and resources", async () => {
    const mark = await newestEvent(door.store);
    const rule = await created();
    expect(await toldAfter(mark)).toMatchObject([
      {
        event_type: "STATIC_IP_RULE_CREATE",
        resource_id: rule.id,
        resource_name: "Office",
        details: { after: { ipAddress: rule.ipAddress } },
      },
    ]);
  });

  test.each([
    ["93.184.216.0/24", "93.184.216.0/24"],
    ["93.184.217.9/32", "93.184.217.9"],
    ["2606:2800:0220:0001::/64", "2606:2800:220:1::/64"],
    ["2606:2800:220:1:0248:1893:25C8:1946", "2606:2800:220:1:248:1893:25c8:1946"],
    // The demo organization allows private ranges.
    ["10.20.0.0/24", "10.20.0.0/24"],
  ])("201 writes %s in its one spelling", async (ipAddress, shown) => {
    const rule = await created({ ipAddress, resourceIds: [left] });
    expect(rule.ipAddress).toBe(shown);
  });

  test.each([
    ["93.184.216.1/24", "93.184.216.1/24 is not the beginning of a network; 93.184.216.0/24 is"],
    ["93.184.0.0/16", "93.184.0.0/16 is too wide; networks begin at /24 here"],
    ["0.0.0.0/0", "0.0.0.0/0 is too wide; networks begin at /24 here"],
    ["2606:2800::/32", "2606:2800::/32 is too wide; networks begin at /48 here"],
    ["93.184.216", undefined],
    ["010.1.1.1", undefined],
    ["93.184.216.0/024", undefined],
    ["93.184.216.0/33", undefined],
    ["93.184.216.0/24/24", undefined],
    ["fe80::1%eth0", undefined],
    ["office.example.com", undefined],
    ["", undefined],
  ])("400 for %s", async (ipAddress, sentence) => {
    const answer = await create({ label: "Wrong", ipAddress, resourceIds: [left] });
    expectRefusal(answer, {
      code: "validation",
      validationErrors: { ipAddress: sentence ?? expect.stringMatching(/^ipAddress /) },
    });
  });

  test.each(["169.254.169.254", "224.0.0.1", "0.0.0.0", "::", "fe80::/64", "ff02::1"])(
    "400 for %s, which is not public",
    async (ipAddress) => {
      const answer = await create({ label: "Special", ipAddress, resourceIds: [left] });
      expectRefusal(answer, { code: "ip_private", message: `${ipAddress} is not public` });
    },
  );

  test("201 for a wide network where the organization allows that, but not among special ones", async () => {
    const allow = (on: boolean) =>
      door.store.run({ text: "update organizations set allows_wide_rules = $1 where id = $2" }, [
        on,
        acmeId,
      ]);
    await allow(true);
    expect((await created({ ipAddress: "93.0.0.0/8", resourceIds: [left] })).ipAddress).toBe(
      "93.0.0.0/8",
    );
    const multicast = await create({
      label: "x",
      ipAddress: "224.0.0.0/4",
      resourceIds: [left],
    });
    expectRefusal(multicast, { code: "ip_private", message: "224.0.0.0/4 is not public" });
    await allow(false);
  });

  test("404 for a resource that is not there, and nothing is written", async () => {
    const absent = "11111111-1111-4111-8111-111111111111";
    const answer = await create({
      label: "Nowhere",
      ipAddress: freshAddress(),
      resourceIds: [left, absent],
    });
    const message = `Resource not found with id: ${absent}`;
    expectRefusal(answer, { code: "resource_not_found", message });
    await reconcileAll();
    expect(await addressesAt(left)).toEqual([]);
  });

  test("400 when a firewall is full, and nothing is written anywhere", async () => {
    const small = await addSimulated(door.store, { quota: 1 });
    const first = await created({ resourceIds: [small] });
    await reconcileAll();
    const answer = await create({
      label: "One too many",
      ipAddress: freshAddress(),
      resourceIds: [left, small],
    });
    const message = "The firewall has no room for more rules (1 of 1)";
    expectRefusal(answer, { code: "provider_no_room", message });
    expect(answer.body).toMatchObject({ details: { resourceId: small } });
    // The same address needs no room of its own.
    await created({ ipAddress: first.ipAddress, resourceIds: [small] });
    await reconcileAll();
    expect(await addressesAt(left)).toEqual([]);
    expect(await addressesAt(small)).toEqual([`${first.ipAddress}/32`]);
  });
});

describe(`GET ${path}`, () => {
  test("200 in pages, by text and by resource", async () => {
    const label = `Findable ${Math.random()}`;
    const rule = await created({ label, resourceIds: [left] });
    const found = async (query: string) =>
      (
        await door.call<{ content: StaticIpRule[] }>("GET", `${path}?size=50&${query}`, {
          as: admin,
        })
      ).body.content;
    expect(await found(`q=${encodeURIComponent(label)}`)).toEqual([await read(rule.id)]);
    expect(await found(`resourceId=${left}`)).toHaveLength(1);
    expect(await found(`resourceId=${right}`)).toEqual([]);
    const all = await door.call<StaticIpRule[]>("GET", path, { as: admin });
    expect(all.body.map(({ id }) => id)).toContain(rule.id);
  });
});

describe(`DELETE ${path}/{id}`, () => {
  test("204 at once; the entries leave after it, and the rule is gone from every list", async () => {
    const rule = await created();
    await reconcileAll();
    const mark = await newestEvent(door.store);
    const gone = await door.call("DELETE", `${path}/${rule.id}`, { as: admin });
    expect(gone.status).toBe(204);
    expect(await addressesAt(left)).toHaveLength(1);
    expect(await toldAfter(mark)).toMatchObject([
      { event_type: "STATIC_IP_RULE_DELETE", resource_id: rule.id },
    ]);
    for (const method of ["GET", "DELETE"]) {
      const again = await door.call(method, `${path}/${rule.id}`, { as: admin });
      const message = `Static IP rule not found with id: ${rule.id}`;
      expectRefusal(again, { code: "static_rule_not_found", message });
    }
    await reconcileAll();
    for (const id of [left, right]) expect(await addressesAt(id)).toEqual([]);
    await expectTruth(door.store);
  });
});

describe("the end of a rule", () => {
  test("takes its entries away and is told", async () => {
    const rule = await created({ expiresAt: new Date(Date.now() + 3_600_000).toISOString() });
    expect(rule.expiresAt).not.toBeNull();
    await reconcileAll();
    expect(await addressesAt(left)).toHaveLength(1);
    await letEnd(rule.id);
    expect((await door.call("GET", `${path}/${rule.id}`, { as: admin })).status).toBe(404);
    // The firewalls do not wait for the sweep.
    await reconcileAll();
    for (const id of [left, right]) expect(await addressesAt(id)).toEqual([]);
    const mark = await newestEvent(door.store);
    await sweepStaticRules();
    await sweepStaticRules();
    expect(await toldAfter(mark)).toMatchObject([
      { event_type: "STATIC_IP_RULE_EXPIRE", actor_type: "SYSTEM", resource_id: rule.id },
    ]);
  });
});

describe("a session and a static rule on one address", () => {
  const start = async (address: string) => {
    const answer = await door.call<{ id: string }>("POST", "/api/v1/sessions", {
      as: admin,
      body: { ipv4Address: address, resourceIds: [left] },
    });
    expect(answer.status, answer.text).toBe(201);
    return answer.body.id;
  };
  const stop = (id: string) => door.call("POST", `/api/v1/sessions/${id}/stop`, { as: admin });

  test("share one entry, and the end of one never cuts the other", async () => {
    const rule = await created({ resourceIds: [left] });
    const entry = [`${rule.ipAddress}/32`];
    const first = await start(rule.ipAddress);
    await reconcileAll();
    expect(await addressesAt(left)).toEqual(entry);
    await stop(first);
    await reconcileAll();
    expect(await addressesAt(left)).toEqual(entry);
    expect((await read(rule.id)).status).toBe("ACTIVE");

    const second = await start(rule.ipAddress);
    await reconcileAll();
    await door.call("DELETE", `${path}/${rule.id}`, { as: admin });
    await reconcileAll();
    expect(await addressesAt(left)).toEqual(entry);
    await expectTruth(door.store);
    await stop(second);
    await reconcileAll();
    expect(await addressesAt(left)).toEqual([]);
    await expectTruth(door.store);
  });
});
