import { afterAll, beforeEach, describe, expect, test } from "vitest";
import { type AccessOpening, type AccessRow, accessPage } from "@/lib/contract/access";
import type { Page } from "@/lib/contract/common";
import { by, makeKey } from "../support/keys";
import { signIn } from "../support/principals";
import { expectRefusal } from "../support/refusals";
import {
  letPass,
  makeSessionTenant,
  openSessionDoor,
  sessionsOf,
  setFirewall,
  until,
} from "../support/sessions";

/* Whether what somebody reaches is open right now: what the firewall showed, and nothing else. */

const path = "/api/v1/access";
const plan = {
  people: ["Ben Both", "Dora Deleted"],
  resources: ["alpha", "beta"],
  roles: [
    { name: "One", people: ["Mia Member", "Ben Both", "Dora Deleted"], resources: ["alpha"] },
    { name: "Two", people: ["Mia Member"], resources: ["beta"] },
  ],
};

const { door, tenant, admin, mine, close } = await openSessionDoor(plan, { reconciles: true });
afterAll(close);
const alpha = tenant.resourceId("alpha");
const mia = tenant.userId("Mia Member");
beforeEach(() => setFirewall(door.store, alpha, { fault: "none", lagMilliseconds: 0 }));

async function list(query: Record<string, string>, as = admin): Promise<Page<AccessRow>> {
  const { status, body } = await door.call<Page<AccessRow>>(
    "GET",
    `${path}?${new URLSearchParams(query)}`,
    { as },
  );
  expect(status).toBe(200);
  expect(accessPage.parse(body)).toEqual(body);
  return body;
}

const row = async (userId: string, resourceId: string) =>
  (await list({ userId, resourceId })).content[0];
const openings = async (userId = mia, resourceId = alpha) =>
  (await row(userId, resourceId))?.openings;
const openPairs = async (query: Record<string, string> = {}, as = admin) =>
  (await list({ ...query, open: "true" }, as)).content.map(
    ({ user, resource, state }) => `${user.name} ${resource.name} ${state}`,
  );
const become = (status: AccessOpening["status"]) =>
  until(async () => (await openings())?.find((opening) => opening.status === status));
const allGone = () => until(async () => (await openings())?.length === 0);

const onAlpha = () => mine.begin({ resourceIds: [alpha] });

describe(`GET ${path} tells what is open right now`, () => {
  test("opening until the firewall has shown the rule, then open, with the rule", async () => {
    await setFirewall(door.store, alpha, { lagMilliseconds: 60_000 });
    expect(await openings()).toEqual([]);
    const { id, expiresAt } = await onAlpha();
    // The firewall took it long before it shows it.
    await until(async () => {
      const taken = { text: "select from simulated_rules where resource_id = $1" };
      return (await door.store.run(taken, [alpha])).length === 1;
    });
    const opening = {
      sessionId: id,
      sessionEndsAt: expiresAt,
      address: "127.0.0.1",
      errorCode: null,
      errorMessage: null,
      isSimulated: true,
    };
    expect(await openings()).toEqual([{ ...opening, status: "PENDING", rules: [] }]);
    expect(await openPairs()).toEqual([]);

    const show = { text: "update simulated_rules set visible_at = now() where resource_id = $1" };
    await door.store.run(show, [alpha]);
    const { resourceIps } = await mine.become(id, "ACTIVE");
    expect(await openings()).toEqual([
      {
        ...opening,
        status: "APPLIED",
        rules: [
          {
            ports: "tcp/5432",
            address: "127.0.0.1/32",
            providerRuleId: resourceIps[0]?.providerRuleId,
            openedAt: expect.stringMatching(/Z$/),
            seenAt: expect.stringMatching(/Z$/),
          },
        ],
      },
    ]);
    expect(await openings(tenant.userId("Ben Both"))).toEqual([]);
    expect(await openings(mia, tenant.resourceId("beta"))).toEqual([]);
    expect(await openPairs()).toEqual(["Mia Member alpha can"]);
    await mine.end({ id });
    await allGone();
    expect(await openPairs()).toEqual([]);
  });

  test("failed with the firewall's reason, and nobody is in", async () => {
    await setFirewall(door.store, alpha, { fault: "denied" });
    const { id } = await onAlpha();
    expect(await become("FAILED")).toMatchObject({
      errorCode: "denied",
      errorMessage: "AccessDenied: the credential was refused",
      rules: [],
    });
    expect(await openPairs()).toEqual([]);
    await setFirewall(door.store, alpha, { fault: "none" });
    await mine.end({ id });
  });

  test("closing after a stop, and still among the open ones until the rule is seen gone", async () => {
    const { id } = await onAlpha();
    await mine.become(id, "ACTIVE");
    await setFirewall(door.store, alpha, { fault: "keeps_rules" });
    const { body } = await mine.stop(id);
    const [closing] = (await openings()) ?? [];
    expect(closing).toMatchObject({ status: "REMOVING", sessionEndsAt: body.endedAt });
    expect(closing?.rules).toHaveLength(1);
    expect(await openPairs()).toEqual(["Mia Member alpha can"]);
    await setFirewall(door.store, alpha, { fault: "none" });
    await allGone();
    expect(await openPairs()).toEqual([]);
  });

  test("closing from the end on, whoever is asleep", async () => {
    const { id } = await onAlpha();
    await mine.become(id, "ACTIVE");
    await setFirewall(door.store, alpha, { fault: "keeps_rules" });
    await letPass(door.store, id);
    expect(await openings()).toMatchObject([{ status: "REMOVING" }]);
    await setFirewall(door.store, alpha, { fault: "none" });
    await allGone();
  });

  test("what nothing grants any more is told with `open`, and only there", async () => {
    const { id, expiresAt } = await onAlpha();
    await mine.become(id, "ACTIVE");
    const own = `/api/v1/roles/${tenant.roleId("One")}/users/${mia}`;
    expect((await door.call("DELETE", own, { as: admin })).status).toBe(204);
    expect(await row(mia, alpha)).toBeUndefined();
    const { content, totalElements } = await list({ open: "true" });
    expect(totalElements).toBe(1);
    expect(content).toMatchObject([
      {
        user: { id: mia, name: "Mia Member", isActive: true },
        resource: { id: alpha, name: "alpha" },
        state: "no",
        limitHours: null,
        decidedBy: null,
        routes: [],
        sentence: "Not granted: none of the person's roles holds this resource.",
        openings: [{ sessionId: id, status: "APPLIED", sessionEndsAt: expiresAt }],
      },
    ]);
    expect((await door.call("POST", own, { as: admin })).status).toBe(200);
    expect(await openPairs()).toEqual(["Mia Member alpha can"]);
    await mine.end({ id });
  });

  test("what is not closed yet keeps the name of an account that was deleted", async () => {
    const dora = tenant.userId("Dora Deleted");
    const account = { organizationSlug: tenant.slug, email: "" };
    account.email = tenant.people.find((each) => each.id === dora)?.email ?? "";
    const hers = sessionsOf(door.call, await signIn(door.call, account));
    const { id } = await hers.begin();
    await hers.become(id, "ACTIVE");
    await setFirewall(door.store, alpha, { fault: "keeps_rules" });
    const deleted = await door.call("DELETE", `/api/v1/users/${dora}`, { as: admin });
    expect(deleted.status).toBe(204);
    const [found] = (await list({ open: "true", userId: dora })).content;
    expect(found).toMatchObject({
      user: { id: dora, name: "Dora Deleted", isActive: false },
      state: "no",
      openings: [{ status: "REMOVING" }],
    });
    await setFirewall(door.store, alpha, { fault: "none" });
    await until(async () => (await openPairs()).length === 0);
  });

  test("somebody is in where a part of a rule that failed is open", async () => {
    const { id } = await onAlpha();
    await mine.become(id, "ACTIVE");
    const values = [tenant.organizationId, alpha];
    const where = "organization_id = $1 and resource_id = $2";
    const run = (text: string) => door.store.run({ text: `${text} where ${where}` }, values);
    await run("update firewalls set close_due_at = now() + interval '1 hour'");
    await run(
      "update claims set ports = ports || '{tcp/6432}', applied_at = null, error_code = 'full'",
    );
    expect(await openings()).toMatchObject([
      { sessionId: id, status: "FAILED", rules: [{ ports: "tcp/5432" }] },
    ]);
    expect(await openPairs()).toEqual(["Mia Member alpha can"]);
    await run("update claims set ports = '{tcp/5432}', applied_at = now(), error_code = null");
    await mine.end({ id });
  });

  test("filters and pages count what is open alone", async () => {
    const ben = tenant.userId("Ben Both");
    const [, other] = tenant.people;
    expect(other?.name).toBe("Otto Other");
    const his = sessionsOf(door.call, await signIn(door.call, tenant.otherAdmin));
    const [first, second] = [await mine.begin(), await his.begin()];
    await mine.become(first.id, "ACTIVE");
    await his.become(second.id, "ACTIVE");
    const all = ["Mia Member alpha can", "Mia Member beta can", "Otto Other alpha can"];
    expect(await openPairs()).toEqual([...all, "Otto Other beta can"]);
    expect(await openPairs({ userId: mia })).toEqual(all.slice(0, 2));
    expect(await openPairs({ userId: ben })).toEqual([]);
    expect(await openPairs({ resourceId: alpha })).toEqual([all[0], all[2]]);
    expect(await openPairs({ roleId: tenant.roleId("Two") })).toEqual([all[1]]);
    const page = await list({ open: "true", page: "1", size: "3" });
    expect([page.totalElements, page.totalPages, page.content.length]).toEqual([4, 2, 1]);
    expect((await list({ open: "true", page: "9" })).totalElements).toBe(4);
    expect((await list({ open: "false" })).totalElements).toBeGreaterThan(4);
    await mine.end(first);
    await his.end(second);
  });

  test("null for a past moment, which `open` cannot be asked about", async () => {
    const at = "2001-01-01T00:00:00Z";
    const past = await list({ at: new Date(Date.now() - 1000).toISOString(), userId: mia });
    for (const { openings: then } of past.content) expect(then).toBeNull();
    for (const asked of [path, `${path}/export`]) {
      const answer = await door.call("GET", `${asked}?at=${at}&open=true`, { as: admin });
      expectRefusal(answer, { code: "validation" });
      expect(answer.body).toMatchObject({
        validationErrors: { open: "open asks about this moment; leave out at" },
      });
    }
  });

  test("is told to admins and their keys with roles:read, within their organization", async () => {
    const { id } = await onAlpha();
    await mine.become(id, "ACTIVE");
    const stranger = await makeSessionTenant(door.store, plan);
    const foreign = await signIn(door.call, stranger.admin);
    expect(await openPairs({}, foreign)).toEqual([]);
    expect(await openPairs({ userId: mia, resourceId: alpha }, foreign)).toEqual([]);
    const member = await signIn(door.call, tenant.member);
    const denied = await door.call("GET", `${path}?open=true`, { as: member });
    expectRefusal(denied, { code: "forbidden" });
    for (const [scope, status] of [
      ["roles:read", 200],
      ["sessions:read", 403],
    ] as const) {
      const key = by(await makeKey(door.call, admin, { name: scope, scopes: [scope] }));
      const answer = await door.call<Page<AccessRow>>("GET", `${path}?open=true`, { headers: key });
      expect([answer.status, answer.body.totalElements]).toEqual([
        status,
        status === 200 ? 1 : undefined,
      ]);
    }
    await mine.end({ id });
  });
});
