import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { useDatabase as takeDatabase } from "@/db/connection";
import type { Session } from "@/lib/contract/sessions";
import { sweepSessions } from "@/lib/domain/sessions/stops";
import { type Principal, signIn } from "../support/principals";
import { makeSessionTenant } from "../support/sessions";
import { openTwoDoors, type TwoDoors } from "../support/two-doors";

/* What two processes must not get wrong together. */

const slow = 600_000;

let doors: TwoDoors;
let tenant: Awaited<ReturnType<typeof makeSessionTenant>>;
let admin: Principal;
let member: Principal;

beforeAll(async () => {
  doors = await openTwoDoors();
  takeDatabase(doors.store);
  tenant = await makeSessionTenant(doors.store, {
    resources: ["alpha", "beta"],
    roles: [{ name: "One", people: ["Mia Member"], resources: ["alpha"] }],
  });
  [admin, member] = await Promise.all([
    signIn(doors.callAt(0), tenant.admin),
    signIn(doors.callAt(1), tenant.member),
  ]);
});
afterAll(() => doors.close());

const base = "/api/v1/sessions";

/** Open sessions of the member that end so many milliseconds from now, one after the other. */
async function openSessions(count: number, firstEnd: number, step: number): Promise<string[]> {
  const rows = await doors.store.run<{ id: string }>(
    {
      text: `with made as (
          insert into sessions (organization_id, user_id, user_name, user_email, ipv4_address,
            started_at, expires_at, limit_hours)
          select $1, $2, 'Mia Member', 'mia@b.example', '10.0.0.1', now() - interval '1 hour',
            now() + make_interval(secs => ($5 + $6 * n) / 1000.0), 24
          from generate_series(1, $4::int) n returning id, expires_at)
        insert into claims (organization_id, resource_id, resource_name, session_id, ip_version,
          address, ports, ends_at, applied_at)
        select $1, $3, 'alpha', id, 4, '10.0.0.1/32', '{tcp/5432}', expires_at, now() from made
        returning session_id as id`,
    },
    [
      tenant.organizationId,
      tenant.userId("Mia Member"),
      tenant.resourceId("alpha"),
      count,
      firstEnd,
      step,
    ],
  );
  return rows.map(({ id }) => id);
}

async function clear(): Promise<void> {
  for (const text of [
    "delete from claims where organization_id = $1",
    "delete from sessions where organization_id = $1",
  ]) {
    await doors.store.run({ text }, [tenant.organizationId]);
  }
}

describe("one session that is stopped by two, extended and over at the same moment", () => {
  test("ends once, for one reason, and wants nothing after that, 200 times", {
    timeout: slow,
  }, async () => {
    // Every round begins about when its session is over.
    const ids = await openSessions(200, 400, 90);
    const sweeping = { on: true };
    const sweeps = (async () => {
      while (sweeping.on) await sweepSessions();
    })();
    const reasons = new Set<string>();
    for (const [index, id] of ids.entries()) {
      const at = (number: number) => doors.callAt(index + number);
      const [stop, adminStop, extend] = await Promise.all([
        at(0)<Session>("POST", `${base}/${id}/stop`, { as: member, body: {} }),
        at(1)<Session>("POST", `${base}/admin/${id}/stop`, { as: admin }),
        at(1)<Session>("POST", `${base}/${id}/extend`, {
          as: member,
          body: { additionalHours: 1 },
        }),
      ]);
      expect([200, 400]).toContain(extend.status);
      expect(
        [stop.status, adminStop.status].filter((status) => status === 200).length,
      ).toBeLessThan(2);
      const won = [stop, adminStop].find(({ status }) => status === 200);
      if (won) reasons.add(won.body.endedReason ?? "");
    }
    // Whoever was not stopped was over: extended, it could have been stopped.
    const left = "ended_at is null and organization_id = $1";
    while (
      (await doors.count(`select count(*)::int from sessions where ${left}`, [
        tenant.organizationId,
      ])) > 0
    ) {
      await sweepSessions();
    }
    sweeping.on = false;
    await sweeps;
    const rows = await doors.store.run<{ reason: string; events: string[]; live: number }>(
      {
        text: `select ended_reason as reason,
            array(select event_type || coalesce(' ' || (details->>'endedReason'), '')
              from audit_events where resource_id = sessions.id
                and event_type in ('SESSION_STOP', 'SESSION_EXPIRE')) as events,
            (select count(*)::int from claims where session_id = sessions.id
              and ended_at is null) as live
          from sessions where organization_id = $1`,
      },
      [tenant.organizationId],
    );
    expect(rows).toHaveLength(200);
    for (const { reason, events, live } of rows) {
      const type = reason === "EXPIRED" ? "SESSION_EXPIRE" : "SESSION_STOP";
      expect([events, live]).toEqual([[`${type} ${reason}`], 0]);
    }
    console.info(`ended by ${[...reasons].join(", ")} and time`);
    await clear();
  });
});

describe("a start and the end of what it needs", () => {
  test("never leaves a session on a role that was taken with revokeSessions, 100 times", {
    timeout: slow,
  }, async () => {
    const path = `/api/v1/roles/${tenant.roleId("One")}/users/${tenant.userId("Mia Member")}`;
    const outcomes = new Set<number>();
    for (let round = 0; round < 100; round += 1) {
      const [started, taken] = await Promise.all([
        doors.callAt(round)<Session>("POST", base, { as: member, body: {} }),
        doors.callAt(round + 1)("DELETE", `${path}?revokeSessions=true`, { as: admin }),
      ]);
      expect([201, 400]).toContain(started.status);
      expect(taken.status).toBe(204);
      outcomes.add(started.status);
      const live = `select count(*)::int from claims where organization_id = $1 and ended_at is null`;
      expect(await doors.count(live, [tenant.organizationId])).toBe(0);
      await doors.callAt(round)("POST", path, { as: admin });
    }
    console.info(`starts were answered ${[...outcomes].sort().join(" and ")}`);
    await clear();
  });

  test("never leaves a session on a resource that is gone, 100 times", {
    timeout: slow,
  }, async () => {
    const as = admin;
    for (let round = 0; round < 100; round += 1) {
      const [made] = await doors.store.run<{ id: string }>(
        {
          text: `insert into resources (organization_id, name, provider, resource_type,
              resource_identifier, is_active)
            values ($1, $2, 'SIMULATOR', 'SECURITY_GROUP', $2, true) returning id`,
        },
        [tenant.organizationId, `brief-${round}`],
      );
      const id = made?.id ?? "";
      const [started, deleted] = await Promise.all([
        doors.callAt(round)<Session>("POST", base, { as, body: { resourceIds: [id] } }),
        doors.callAt(round + 1)("DELETE", `/api/v1/resources/${id}`, { as }),
      ]);
      expect([
        [201, 400],
        [404, 204],
      ]).toContainEqual([started.status, deleted.status]);
      if (started.status === 201) {
        await doors.callAt(round)("POST", `${base}/${started.body.id}/stop`, { as, body: {} });
      }
    }
    const orphans = `select count(*)::int from claims where organization_id = $1
      and not exists (select from resources where resources.id = claims.resource_id)`;
    expect(await doors.count(orphans, [tenant.organizationId])).toBe(0);
    await clear();
  });
});

describe("more starts at once than one may have", () => {
  test("as many begin as are allowed, 30 times", { timeout: slow }, async () => {
    const settings = "/api/v1/organization/settings";
    await doors.callAt(0)("PATCH", settings, { as: admin, body: { maxLiveSessions: 2 } });
    for (let round = 0; round < 30; round += 1) {
      const answers = await doors.together<Session>(6, "POST", base, { as: member, body: {} });
      expect(answers.map(({ status }) => status).sort()).toEqual([201, 201, 400, 400, 400, 400]);
      await clear();
    }
  });
});
