import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, beforeEach, describe, expect, onTestFinished, test } from "vitest";
import { sealCredential } from "@/lib/domain/credentials/seal";
import { sweepSessions } from "@/lib/domain/sessions/stops";
import { startReconciling } from "@/lib/reconciling";
import { type Door, openDoor } from "../support/door";
import { type Principal, signIn } from "../support/principals";
import { makeTenant, type Tenant } from "../support/tenants";
import { type Counterpart, openCounterpart } from "./aws-counterpart";
import { region } from "./aws-groups";
import { newKeys } from "./aws-place";

const crowd = 100;
const groupCount = 10;
/** What EC2 gives each action, and what a call to it takes from within Europe. */
const real = { bucket: { burst: 50, perSecond: 5 }, latencyMilliseconds: 120, quota: 200 };
const people = Array.from({ length: crowd }, (_, index) => `Person ${index}`);
const names = Array.from({ length: groupCount }, (_, index) => `group-${index}`);

let cloud: Counterpart;
let door: Door;
beforeAll(async () => {
  cloud = await openCounterpart(process.env.TEST_MOTO_URL ?? "");
  process.env.AWS_ENDPOINT_URL = cloud.url;
  door = await openDoor();
});
beforeEach(async () => {
  // Only the groups of the test are due.
  await door.store.run(
    { text: "update firewalls set close_due_at = now() + interval '1 day', open_due_at = null" },
    [],
  );
});
afterAll(async () => {
  delete process.env.AWS_ENDPOINT_URL;
  await door.close();
  await cloud.close();
});

type Crowd = { tenant: Tenant; groups: string[]; members: Principal[] };

/** A hundred people, all in one role that opens ten groups, and their real sign-ins. */
async function gather(): Promise<Crowd> {
  cloud.behave(real);
  const tenant = await makeTenant(door.store, {
    people,
    resources: names,
    roles: [{ name: "everything", people, resources: names }],
  });
  const { organizationId, slug } = tenant;
  const credentialId = crypto.randomUUID();
  const sealed = sealCredential({ organizationId, id: credentialId }, newKeys());
  await door.store.run(
    {
      text: `insert into credentials (organization_id, id, name, provider, credential_type, sealed)
        values ($1, $2, 'AWS', 'AWS', 'ACCESS_KEY', $3)`,
    },
    [organizationId, credentialId, sealed],
  );
  const groups = await Promise.all(names.map(() => cloud.createGroup()));
  for (const [index, group] of groups.entries()) {
    await door.store.run(
      {
        text: `update resources set resource_identifier = $3, credential_id = $4, region = $5
          where organization_id = $1 and id = $2`,
      },
      [organizationId, tenant.resourceId(names[index] ?? ""), group, credentialId, region],
    );
  }
  const members: Principal[] = [];
  for (const name of people) {
    const email = `${name.toLowerCase().replace(" ", ".")}@${slug}.example`;
    members.push(await signIn(door.call, { organizationSlug: slug, email }));
  }
  cloud.behave(real);
  return { tenant, groups, members };
}

/**
 * Everybody starts a session at once. A machine that is too slow for that says so with 503, and then
 * they ask again, as people do.
 *
 * @returns how often somebody had to ask again
 */
async function startAll(members: readonly Principal[]): Promise<number> {
  let repeats = 0;
  const start = async (as: Principal, index: number) => {
    const body = { ipv4Address: `1.2.3.${index + 1}` };
    for (;;) {
      const { status, text } = await door.call("POST", "/api/v1/sessions", { as, body });
      if (status === 201) return;
      expect(status, text).toBe(503);
      repeats += 1;
      await sleep(200);
    }
  };
  await Promise.all(members.map(start));
  return repeats;
}

/** Waits until a count of claims that are not as they should be is zero. */
async function until(condition: string, { tenant }: Crowd): Promise<void> {
  for (;;) {
    const [row] = await door.store.run<{ left: number }>(
      {
        text: `select count(*)::int as left from claims where organization_id = $1 and not (${condition})`,
      },
      [tenant.organizationId],
    );
    if (row?.left === 0) return;
    await sleep(50);
  }
}

async function expectHeld({ groups }: Crowd, count: number) {
  for (const group of groups) {
    const rules = await cloud.rulesOf(group);
    expect(new Set(rules.map(({ CidrIpv4 }) => CidrIpv4)).size).toBe(count);
  }
}

/** A worker that ends with the test, whatever becomes of it. */
function reconcileForTest() {
  const reconciling = startReconciling();
  onTestFinished(() => reconciling.stop());
  return reconciling;
}

const callsOf = (action: string) => cloud.calls.filter((call) => call.action === action).length;

describe("a hundred people and ten groups of a throttled AWS", { timeout: 300_000 }, () => {
  test("what waited for the worker goes in by one call per group, and out by one", async () => {
    const gathered = await gather();
    await startAll(gathered.members);
    expect(cloud.calls).toEqual([]);
    const opening = reconcileForTest();
    await until("applied_at is not null", gathered);
    await opening.stop();
    await expectHeld(gathered, crowd);
    expect(callsOf("AuthorizeSecurityGroupIngress")).toBe(groupCount);

    await door.store.run(
      {
        text: `update sessions set started_at = now() - interval '3 hours',
          expires_at = now() - interval '1 second' where organization_id = $1`,
      },
      [gathered.tenant.organizationId],
    );
    await door.store.run(
      {
        text: "update claims set ends_at = now() - interval '1 second' where organization_id = $1",
      },
      [gathered.tenant.organizationId],
    );
    await sweepSessions();
    const closing = reconcileForTest();
    await until("removed_at is not null", gathered);
    await closing.stop();
    await expectHeld(gathered, 0);
    expect(callsOf("RevokeSecurityGroupIngress")).toBe(groupCount);
  });

  test("all at the same moment: every rule is in, by a few calls per group", async () => {
    const gathered = await gather();
    const reconciling = reconcileForTest();
    const begin = performance.now();
    const repeats = await startAll(gathered.members);
    const accepted = performance.now() - begin;
    await until("applied_at is not null", gathered);
    const seen = performance.now() - begin;
    await reconciling.stop();
    await expectHeld(gathered, crowd);
    const calls = callsOf("AuthorizeSecurityGroupIngress");
    // A group waits a quarter of a second before each call, however slow this machine is.
    expect(calls).toBeLessThanOrEqual(groupCount * (Math.ceil(seen / 250) + 1));
    expect(calls).toBeLessThan((crowd * groupCount) / 2);
    console.log(
      `   ${crowd} people × ${groupCount} groups: accepted in ${(accepted / 1000).toFixed(1)} s ` +
        `(${repeats} asked again after 503), every rule seen in ${(seen / 1000).toFixed(1)} s ` +
        `(goal 5 s), ${calls} calls to add ${crowd * groupCount} rules; one call each would take ` +
        `${(crowd * groupCount - real.bucket.burst) / real.bucket.perSecond} s`,
    );
  });
});
