import { randomBytes, randomUUID } from "node:crypto";
import { hash } from "@node-rs/argon2";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openServer } from "@/db/server";
import { useOneTimeToken as useToken } from "@/lib/domain/sign-in/one-time-tokens";
import { hashOpaqueToken, issueAccessToken } from "@/lib/domain/sign-in/tokens";
import { useEnvironment as takeEnvironment } from "@/lib/env";
import type { Answer } from "../support/call";
import { cloneDatabase, openDoorProcess } from "../support/door";
import { makeOneTimeToken } from "../support/one-time-tokens";
import { migrationsFolder, testSettings } from "../support/settings";

/*
 * Two instances of the product on one Postgres. Every round starts all its calls at once, half of
 * them at each instance.
 */

const slow = 300_000;
const rounds = 500;
/** Each of these makes ten password hashes. */
const hashedRounds = 50;

let clone: Awaited<ReturnType<typeof cloneDatabase>>;
let store: Awaited<ReturnType<typeof openServer>>;
let other: Awaited<ReturnType<typeof openServer>>;
let doors: Awaited<ReturnType<typeof openDoorProcess>>[];

beforeAll(async () => {
  clone = await cloneDatabase();
  store = await openServer({ url: clone.url, poolSize: 5, migrationsFolder });
  other = await openServer({ url: clone.url, poolSize: 5, migrationsFolder });
  takeEnvironment({ ...testSettings, DATABASE_URL: clone.url });
  doors = await Promise.all([openDoorProcess(clone.url), openDoorProcess(clone.url)]);
});
afterAll(async () => {
  await Promise.all(doors.map((door) => door.close()));
  await Promise.all([store.close(), other.close()]);
  await clone.drop();
});

function callAt(index: number) {
  const door = doors[index % doors.length];
  if (!door) throw new Error("There are two doors");
  return door.call;
}

const run = <Row>(text: string, values: unknown[] = []) => store.run<Row>({ text }, values);
const statuses = (answers: readonly Answer[]) => answers.map(({ status }) => status).sort();

/** An organization with two admins, each signed in. */
async function makePair(passwordHash: string) {
  const id = randomUUID();
  await run("insert into organizations (id, name, slug) values ($1, 'Raced', $2)", [
    id,
    `raced-${id}`,
  ]);
  const people = await run<{ userId: string; signInId: string }>(
    `with person as (
      insert into users (organization_id, email, name, is_org_admin, password_hash)
      select $1, 'admin' || n || '@raced.example', 'Admin ' || n, true, $2
      from generate_series(1, 2) n returning id)
    insert into sign_ins (organization_id, user_id, expires_at)
    select $1, id, now() + interval '1 day' from person
    returning user_id as "userId", id as "signInId"`,
    [id, passwordHash],
  );
  const admins = await Promise.all(
    people.map(async (person) => ({
      ...person,
      accessToken: await issueAccessToken({ ...person, organizationId: id }),
    })),
  );
  const [first, second] = admins;
  if (!first || !second) throw new Error("Two people were made");
  return { organizationId: id, first, second };
}

describe("two admins who take each other's rights at the same instant", () => {
  test("exactly one succeeds and one admin stays, 500 times", { timeout: slow }, async () => {
    const passwordHash = await hash("nobody signs in by it", { memoryCost: 64 });
    const ways = [
      { method: "PATCH", body: { isOrgAdmin: false } },
      { method: "PATCH", body: { isActive: false } },
      { method: "DELETE", body: undefined },
    ];
    let refusedByRule = 0;
    for (let round = 0; round < rounds; round += 1) {
      const { organizationId, first, second } = await makePair(passwordHash);
      const take = (by: typeof first, from: typeof first, turn: number) => {
        const { method, body } = ways[(round + turn) % ways.length] ?? { method: "DELETE" };
        return callAt(turn)<{ code: string }>(method, `/api/v1/users/${from.userId}`, {
          as: by,
          ...(body && { body }),
        });
      };
      const answers = await Promise.all([take(first, second, 0), take(second, first, 1)]);
      const won = answers.filter(({ status }) => status < 300);
      expect(won).toHaveLength(1);
      const [lost] = answers.filter(({ status }) => status >= 400);
      // Who comes so late that the other is done has no rights any more.
      expect(["last_admin", "forbidden", "account_suspended", "unauthorized"]).toContain(
        lost?.body.code,
      );
      if (lost?.body.code === "last_admin") refusedByRule += 1;
      const left = await run(
        "select from users where organization_id = $1 and is_org_admin and is_active",
        [organizationId],
      );
      expect(left).toHaveLength(1);
    }
    // Had they never met within the rule, the rounds would have shown nothing.
    expect(refusedByRule).toBeGreaterThan(rounds / 10);
  });
});

describe("a one-time link that is used ten times at once", () => {
  test.each([
    ["invite", "set-password"],
    ["reset", "reset-password"],
  ] as const)(
    "%s: exactly one 200 and nine 401, 50 times",
    { timeout: slow },
    async (purpose, path) => {
      const passwordHash = await hash("the former one", { memoryCost: 64 });
      const organization = await makePair(passwordHash);
      const { userId } = organization.first;
      const field = purpose === "invite" ? "inviteToken" : "token";
      for (let round = 0; round < hashedRounds; round += 1) {
        await run(
          `update users set password_hash = null, previous_password_hashes = '{}' where id = $1`,
          [userId],
        );
        const token = await makeOneTimeToken(store, userId, purpose);
        const answers = await Promise.all(
          Array.from({ length: 10 }, (_, index) =>
            callAt(index)("POST", `/api/v1/auth/${path}`, {
              body: { [field]: token, password: `Long words ${randomBytes(4).toString("hex")} 7` },
            }),
          ),
        );
        expect(statuses(answers)).toEqual([200, ...Array<number>(9).fill(401)]);
      }
      const told = await run(
        `select from audit_events where organization_id = $1
        and event_type in ('USER_INVITE_ACCEPT', 'USER_PASSWORD_RESET')`,
        [organization.organizationId],
      );
      expect(told).toHaveLength(hashedRounds);
      const open = await run("select from sign_ins where user_id = $1 and ended_at is null", [
        userId,
      ]);
      expect(open).toHaveLength(1);
    },
  );

  test("the statement that decides says yes once in ten, 500 times", {
    timeout: slow,
  }, async () => {
    const organization = await makePair("nobody signs in by it");
    const pools = [store, other];
    for (let round = 0; round < rounds; round += 1) {
      const token = await makeOneTimeToken(store, organization.first.userId, "invite");
      const answers = await Promise.all(
        Array.from({ length: 10 }, (_, index) =>
          useToken(pools[index % 2] ?? store, "invite", hashOpaqueToken(token)),
        ),
      );
      expect(answers.filter(Boolean)).toHaveLength(1);
    }
  });
});
