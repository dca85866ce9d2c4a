import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { acmeId, opalResourceId, resourceId, userId } from "@/db/seed/demo-ids";
import type { GroupResource } from "@/lib/contract/opal";
import { inMinutes } from "../support/ends";
import { accounts, type Principal, signIn } from "../support/principals";
import { openTwoDoors, type TwoDoors } from "../support/two-doors";

/*
 * Ends and levels of one assignment, set by many at once through two instances on one Postgres.
 */

const slow = 240_000;

let doors: TwoDoors;
let otherAdmin: Principal;

beforeAll(async () => {
  doors = await openTwoDoors();
  otherAdmin = await signIn(doors.callAt(1), accounts.otherAdmin);
});
afterAll(() => doors.close());

async function makeRole(name: string): Promise<string> {
  const [row] = await doors.store.run<{ id: string }>(
    { text: "insert into roles (organization_id, name) values ($1, $2) returning id" },
    [acmeId, name],
  );
  return row?.id ?? "";
}

const eventsOf = (role: string, type: string) =>
  doors.count(
    "select count(*)::int from audit_events where resource_id = $1 and event_type like $2",
    [role, type],
  );

describe("two admins, one assignment, two ends", () => {
  test("one 200 and one 400 with the winner's story, 500 times", { timeout: slow }, async () => {
    const [sooner, later] = [inMinutes(600), inMinutes(1_200)];
    let role = "";
    for (let round = 0; round < 500; round += 1) {
      if (round % 25 === 0) role = await makeRole(`Ends ${round}`);
      const path = `/api/v1/roles/${role}/resources/${resourceId((round % 25) + 1)}`;
      const rivals = [
        { as: doors.admin, id: userId(1), end: sooner },
        { as: otherAdmin, id: userId(5), end: later },
      ];
      const answers = await Promise.all(
        rivals.map(({ as, end }, index) =>
          doors.callAt(round + index)("POST", path, { as, body: { expiresAt: end } }),
        ),
      );
      const winner = answers.findIndex(({ status }) => status === 200);
      const loser = answers[1 - winner];
      expect(answers.map(({ status }) => status).sort()).toEqual([200, 400]);
      expect(loser?.body).toMatchObject({
        code: "resource_already_assigned",
        existing: { assignedBy: { id: rivals[winner]?.id }, expiresAt: rivals[winner]?.end },
      });
    }
    expect(await eventsOf(role, "ROLE_RESOURCE_%")).toBe(25);
  });
  test("Opal's call is made twice: the last end stays and each left its event, 100 times", {
    timeout: slow,
  }, async () => {
    for (let round = 0; round < 100; round += 1) {
      const role = await makeRole(`Opal ends ${round}`);
      const path = `/v1/groups/${role}/resources/${opalResourceId}`;
      const answers = await Promise.all(
        [60, 120].map((minutes, index) =>
          doors.callAt(round + index)<GroupResource>("POST", path, {
            as: index === 0 ? doors.admin : otherAdmin,
            body: { duration_minutes: minutes },
          }),
        ),
      );
      expect(answers.map(({ status }) => status)).toEqual([200, 200]);
      const told = await doors.store.run<{ event_type: string; end: string }>(
        {
          text: `select event_type, details->'after'->>'expiresAt' as end from audit_events
            where resource_id = $1 order by position`,
        },
        [role],
      );
      expect(told.map(({ event_type }) => event_type)).toEqual([
        "ROLE_RESOURCE_ASSIGN",
        "ROLE_RESOURCE_UPDATE",
      ]);
      expect(new Set(told.map(({ end }) => end))).toEqual(
        new Set(answers.map(({ body }) => body.expiration_date)),
      );
      const last = await doors.callAt(0)<GroupResource>("POST", path, { as: doors.admin });
      expect(last.body.expiration_date).toBe(told[1]?.end);
    }
  });
});

describe("POST /v1/groups/{group_id}/resources/{resource_id}, twenty at once", () => {
  test("twenty times 200 with one row and one event, 200 times", { timeout: slow }, async () => {
    for (let round = 0; round < 200; round += 1) {
      const role = await makeRole(`Twenty ${round}`);
      const level = ["", "write"][round % 2] ?? "";
      const path = `/v1/groups/${role}/resources/${opalResourceId}`;
      const answers = await doors.together<GroupResource>(20, "POST", path, {
        body: { access_level_remote_id: level },
      });
      expect(answers.map(({ status }) => status)).toEqual(Array<number>(20).fill(200));
      expect(new Set(answers.map(({ text }) => text)).size).toBe(1);
      const rows = "select count(*)::int from role_resources where role_id = $1";
      expect(await doors.count(rows, [role])).toBe(1);
      expect(await eventsOf(role, "%")).toBe(1);
    }
  });
});

describe("an end that passed, while many sweep and assign anew", () => {
  test("each end is told once, before what came after it, 100 times", {
    timeout: slow,
  }, async () => {
    for (let round = 0; round < 100; round += 1) {
      const role = await makeRole(`Again ${round}`);
      const path = `/api/v1/roles/${role}/users/${userId(12)}`;
      await doors.callAt(0)("POST", path, { as: doors.admin, body: { expiresAt: inMinutes(9) } });
      await doors.store.run(
        {
          text: `update role_users set expires_at = now() - interval '1 second'
            where role_id = $1`,
        },
        [role],
      );
      // Any write tells of what has ended: here those of another role, beside those of this one.
      const writes = [0, 1].map((index) =>
        doors.callAt(index)("POST", "/api/v1/roles", {
          as: doors.admin,
          body: { name: `Beside ${round} ${index}` },
        }),
      );
      const again = await doors.together(4, "POST", path);
      await Promise.all(writes);
      expect(again.map(({ status }) => status).sort()).toEqual([200, 400, 400, 400]);
      const told = await doors.store.run<{ event_type: string }>(
        { text: "select event_type from audit_events where resource_id = $1 order by position" },
        [role],
      );
      expect(told.map(({ event_type }) => event_type)).toEqual([
        "ROLE_USER_ASSIGN",
        "ROLE_USER_EXPIRE",
        "ROLE_USER_ASSIGN",
      ]);
    }
  });
});
