import { setTimeout as sleep } from "node:timers/promises";
import { expect, test } from "vitest";
import type { Session } from "@/lib/contract/sessions";
import { sweepSessions } from "@/lib/domain/sessions/stops";
import { startReconciling } from "@/lib/reconciling";
import { openDoorForTest } from "../support/door";
import { addSimulated, expectTruth, letPass, reconcileAll } from "../support/ledger";
import { accounts, signIn } from "../support/principals";

/*
 * Nobody works while a thousand sessions come to their end. What is due stands in the tables, so
 * whoever comes back finds it there.
 */

const sessionsTotal = 1_000;
const firewallsTotal = 40;
const atOnce = 20;

test("a thousand sessions that end while no worker runs are all closed when one returns", async () => {
  const door = await openDoorForTest({ environment: { POSTERN_CALLS_PER_MINUTE: "100000" } });
  const admin = await signIn(door.call, accounts.admin);
  const run = <Row>(text: string) => door.store.run<Row>({ text }, []);
  await run("update organizations set max_live_sessions = 1000");
  await run("update firewalls set close_due_at = now() + interval '1 day'");
  const resources: string[] = [];
  for (let count = 0; count < firewallsTotal; count += 1) {
    resources.push(await addSimulated(door.store, { latencyMilliseconds: 20, quota: 1_000 }));
  }
  for (let from = 0; from < sessionsTotal; from += atOnce) {
    const answers = await Promise.all(
      Array.from({ length: atOnce }, (_, index) => {
        const number = from + index;
        const resourceId = resources[number % firewallsTotal];
        const ipv4Address = `10.7.${number >> 8}.${number & 255}`;
        const body = { resourceIds: [resourceId], ipv4Address, durationMinutes: 5 + (number % 50) };
        return door.call<Session>("POST", "/api/v1/sessions", { as: admin, body });
      }),
    );
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([201]));
  }
  await reconcileAll();
  await expectTruth(door.store);
  expect(await run("select from simulated_rules")).toHaveLength(sessionsTotal);

  await letPass(door.store, 3_600);
  const began = performance.now();
  const worker = startReconciling();
  while ((await run("select from simulated_rules limit 1")).length > 0) await sleep(50);
  const closed = performance.now();
  for (let round = 0; round < 3; round += 1) await sweepSessions();
  await worker.stop();
  await reconcileAll();
  const seconds = ((closed - began) / 1000).toFixed(1);
  console.log(
    `${sessionsTotal} overdue rules at ${firewallsTotal} firewalls closed in ${seconds} s`,
  );

  await expectTruth(door.store);
  const [open] = await run<{ live: number; told: number }>(
    `select (select count(*)::int from sessions where ended_at is null) as live,
      (select count(*)::int from audit_events where event_type = 'SESSION_EXPIRE') as told`,
  );
  expect(open).toEqual({ live: 0, told: sessionsTotal });
  const [late] = await run<{ count: number }>(
    "select count(*)::int as count from claims where removed_at is null and refused_at is null",
  );
  expect(late?.count).toBe(0);
}, 300_000);
