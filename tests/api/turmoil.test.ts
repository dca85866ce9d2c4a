import { afterAll, beforeAll, expect, test } from "vitest";
import type { Session } from "@/lib/contract/sessions";
import { reconcileDue } from "@/lib/domain/firewalls/reconciler";
import { sweepSessions } from "@/lib/domain/sessions/stops";
import { sweepStaticRules } from "@/lib/domain/static-rules/static-rules";
import { type Door, openDoor } from "../support/door";
import {
  addSimulated,
  allEnded,
  configure,
  expectTruth,
  letPass,
  plant,
  reconcileAll,
  simulated,
  unplant,
} from "../support/ledger";
import { accounts, type Principal, signIn } from "../support/principals";
import { randomFrom } from "../support/random";

/*
 * Everything at once and in any order: people start and stop, admins take access away, edit resources
 * and let networks in, firewalls fail in every way that they can, others change them by hand, workers
 * overlap, time passes. When it is quiet again, the firewalls hold what is wanted, and foreign rules
 * are as they were. No call on the way is answered by an error of ours.
 */

const sequences = 25;
const stepsEach = 36;
const faults = ["none", "denied", "unreachable", "times_out_after_applying", "keeps_rules"];

let door: Door;
let admin: Principal;
let otherAdmin: Principal;
let member: Principal;
let memberId: string;
beforeAll(async () => {
  door = await openDoor({ environment: { POSTERN_CALLS_PER_MINUTE: "100000" } });
  admin = await signIn(door.call, accounts.admin);
  otherAdmin = await signIn(door.call, accounts.otherAdmin);
  member = await signIn(door.call, accounts.member);
  memberId = member.user.id;
  await door.store.run(
    { text: "update firewalls set close_due_at = now() + interval '100 days'" },
    [],
  );
});
afterAll(() => door.close());

/** Whatever is asked in the turmoil, it is done or refused. */
async function send(
  method: "POST" | "PATCH" | "DELETE",
  path: string,
  body?: object,
  as: Principal = admin,
) {
  const answer = await door.call<{ id: string }>(method, path, { as, ...(body && { body }) });
  expect(answer.status, `${method} ${path} ${answer.text}`).toBeLessThan(500);
  return answer;
}

test.each(Array.from({ length: sequences }, (_, seed) => seed + 1))(
  "turmoil %i ends in order",
  async (seed) => {
    await door.store.run({ text: "update organizations set max_live_sessions = 1000" }, []);
    const below = randomFrom(seed);
    const pick = <Each>(list: readonly Each[]) => list[below(list.length)];
    const resources: string[] = [];
    for (let count = 0; count < 3; count += 1) {
      resources.push(
        await addSimulated(door.store, { ports: [22, 443].slice(below(2)), quota: 60 }),
      );
    }
    const live: { id: string; as: Principal }[] = [];
    const rules: string[] = [];
    // Through this role alone does the member reach the firewalls.
    const role = await send("POST", "/api/v1/roles", { name: `turmoil ${seed}` });
    const rolePath = `/api/v1/roles/${role.body.id}`;
    await send("POST", `${rolePath}/users/${memberId}`);
    for (const id of resources) await send("POST", `${rolePath}/resources/${id}`);
    const foreign = { resourceId: resources[0] ?? "", address: "198.51.100.77/32" };
    await plant(door.store, foreign.resourceId, foreign.address, "by hand");

    const address = () => `10.9.${seed}.${below(4) + 1}`;
    const steps: Record<string, () => Promise<unknown>> = {
      start: async () => {
        const as = pick([admin, otherAdmin, member, member]) ?? admin;
        const resourceIds = resources.filter(() => below(3) > 0);
        const body = {
          resourceIds: resourceIds.length ? resourceIds : resources,
          durationMinutes: pick([6, 20, 600, 600]),
        };
        const answer = await door.call<Session>("POST", "/api/v1/sessions", {
          as,
          body: { ...body, ipv4Address: address() },
        });
        expect([201, 400, 404]).toContain(answer.status);
        if (answer.status === 201) live.push({ id: answer.body.id, as });
      },
      stop: async () => {
        const [chosen] = live.splice(below(live.length || 1), 1);
        if (!chosen) return;
        await send("POST", `/api/v1/sessions/${chosen.id}/stop`, {}, chosen.as);
      },
      move: async () => {
        const chosen = pick(live);
        if (!chosen) return;
        const body = { ipv4Address: address() };
        await send("POST", `/api/v1/sessions/${chosen.id}/address`, body, chosen.as);
      },
      extend: async () => {
        const chosen = pick(live);
        if (!chosen) return;
        await send(
          "POST",
          `/api/v1/sessions/${chosen.id}/extend`,
          { additionalHours: 1 },
          chosen.as,
        );
      },
      retry: async () => {
        const chosen = pick(live);
        if (chosen) await send("POST", `/api/v1/sessions/${chosen.id}/retry`, {}, chosen.as);
      },
      take: () =>
        send("DELETE", `${rolePath}/resources/${pick(resources)}?revokeSessions=${below(2) === 0}`),
      give: () => send("POST", `${rolePath}/resources/${pick(resources)}`),
      unassign: () =>
        send("DELETE", `${rolePath}/users/${memberId}?revokeSessions=${below(2) === 0}`),
      assign: () => send("POST", `${rolePath}/users/${memberId}`),
      letIn: async () => {
        const ipAddress = below(3) > 0 ? address() : `10.9.${seed}.0/29`;
        const body = { label: "turmoil", ipAddress, resourceIds: resources };
        const ends = new Date(Date.now() + 3_600_000).toISOString();
        const more = below(2) === 0 ? { expiresAt: ends } : {};
        const made = await send("POST", "/api/v1/static-ip-rules", { ...body, ...more });
        if (made.status === 201) rules.push(made.body.id);
      },
      keepOut: async () => {
        const [chosen] = rules.splice(below(rules.length || 1), 1);
        if (chosen) await send("DELETE", `/api/v1/static-ip-rules/${chosen}`);
      },
      edit: async () => {
        const ports = [[22], [443], [22, 443]][below(3)];
        const config = { ports, quota: 60, latencyMilliseconds: below(2) * 5 };
        await send("PATCH", `/api/v1/resources/${pick(resources)}`, { config });
      },
      relocate: async () => {
        const body = { resourceIdentifier: `place-${below(3)}` };
        await send("PATCH", `/api/v1/resources/${pick(resources)}`, body);
      },
      switchOff: () =>
        send("PATCH", `/api/v1/resources/${pick(resources)}`, { isActive: below(2) === 0 }),
      verify: () => send("POST", `/api/v1/resources/${pick(resources)}/verify`),
      limit: () =>
        send("PATCH", "/api/v1/organization/settings", {
          maxSessionDurationHours: below(2) === 0 ? 1 : 24,
          maxLiveSessions: below(2) === 0 ? 2 : 50,
        }),
      sweep: async () => {
        await sweepSessions();
        await sweepStaticRules();
      },
      fault: async () => {
        const lag = pick([0, 0, 30]);
        const chosen = pick(resources) ?? "";
        await configure(door.store, chosen, { fault: pick(faults), lagMilliseconds: lag });
      },
      byHand: async () => {
        const chosen = pick(resources) ?? "";
        const ours = (await simulated(door.store, chosen)).filter(({ note }) => note !== "by hand");
        const rule = pick(ours);
        if (rule) await unplant(door.store, chosen, rule.address);
      },
      look: async () => {
        await allEnded([...(await reconcileDue("open", 5)), ...(await reconcileDue("close", 5))]);
      },
      overlap: async () => {
        const sides = (["open", "close", "open", "close"] as const).map((side) =>
          reconcileDue(side, 2),
        );
        await allEnded((await Promise.all(sides)).flat());
      },
      time: () => letPass(door.store, [1, 3, 21, 130][below(4)] ?? 1),
    };
    const often = ["start", "start", "start", "start", "look", "look", "look", "look", "time"];
    const names = [...often, ...Object.keys(steps)];
    for (let step = 0; step < stepsEach; step += 1) await steps[pick(names) ?? "look"]?.();

    for (const id of resources)
      await configure(door.store, id, { fault: "none", lagMilliseconds: 0 });
    // An hour and more: whatever was stuck is tried again.
    for (let look = 0; look < 4; look += 1) {
      await letPass(door.store, look === 1 ? 4_400 : 61);
      await reconcileAll();
    }
    await expectTruth(door.store);
    const kept = (await simulated(door.store, foreign.resourceId)).filter(
      ({ note }) => note === "by hand",
    );
    expect(kept.map((rule) => rule.address)).toEqual([foreign.address]);
  },
);
