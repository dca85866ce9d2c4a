import { afterAll, beforeAll, expect, test } from "vitest";
import type { Session } from "@/lib/contract/sessions";
import { reconcileDue } from "@/lib/domain/reconciler";
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

/*
 * Everything at once and in any order: people start and stop, firewalls fail in every way that they
 * can, others change them by hand, workers overlap, time passes. When it is quiet again, the
 * firewalls hold what is wanted, and foreign rules are as they were.
 */

const sequences = 25;
const stepsEach = 24;
const faults = ["none", "denied", "unreachable", "times_out_after_applying", "keeps_rules"];

let door: Door;
let admin: Principal;
let member: Principal;
beforeAll(async () => {
  door = await openDoor({ environment: { POSTERN_CALLS_PER_MINUTE: "100000" } });
  admin = await signIn(door.call, accounts.admin);
  member = await signIn(door.call, accounts.otherAdmin);
  await door.store.run({ text: "update organizations set max_live_sessions = 1000" }, []);
  await door.store.run(
    { text: "update firewalls set close_due_at = now() + interval '100 days'" },
    [],
  );
});
afterAll(() => door.close());

/** Small and repeatable: the same seed gives the same turmoil. */
function randomFrom(seed: number) {
  let state = seed * 2_654_435_761;
  return (below: number) => {
    state = (Math.imul(state ^ (state >>> 15), 2_246_822_519) + 374_761_393) >>> 0;
    return state % below;
  };
}

test.each(Array.from({ length: sequences }, (_, seed) => seed + 1))(
  "turmoil %i ends in order",
  async (seed) => {
    const below = randomFrom(seed);
    const pick = <Each>(list: readonly Each[]) => list[below(list.length)];
    const resources: string[] = [];
    for (let count = 0; count < 3; count += 1) {
      resources.push(
        await addSimulated(door.store, { ports: [22, 443].slice(below(2)), quota: 60 }),
      );
    }
    const live: { id: string; as: Principal }[] = [];
    const foreign = { resourceId: resources[0] ?? "", address: "198.51.100.77/32" };
    await plant(door.store, foreign.resourceId, foreign.address, "by hand");

    const address = () => `10.9.${seed}.${below(4) + 1}`;
    const steps: Record<string, () => Promise<unknown>> = {
      start: async () => {
        const as = pick([admin, member]) ?? admin;
        const resourceIds = resources.filter(() => below(3) > 0);
        const body = {
          resourceIds: resourceIds.length ? resourceIds : resources,
          durationMinutes: pick([6, 20, 600, 600]),
        };
        const answer = await door.call<Session>("POST", "/api/v1/sessions", {
          as,
          body: { ...body, ipv4Address: address() },
        });
        expect([201, 400]).toContain(answer.status);
        if (answer.status === 201) live.push({ id: answer.body.id, as });
      },
      stop: async () => {
        const [chosen] = live.splice(below(live.length || 1), 1);
        if (!chosen) return;
        await door.call("POST", `/api/v1/sessions/${chosen.id}/stop`, { as: chosen.as, body: {} });
      },
      move: async () => {
        const chosen = pick(live);
        if (!chosen) return;
        const body = { ipv4Address: address() };
        await door.call("POST", `/api/v1/sessions/${chosen.id}/address`, { as: chosen.as, body });
      },
      extend: async () => {
        const chosen = pick(live);
        if (!chosen) return;
        const body = { additionalHours: 1 };
        await door.call("POST", `/api/v1/sessions/${chosen.id}/extend`, { as: chosen.as, body });
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
    const names = ["start", "start", "start", "look", "look", "look", ...Object.keys(steps)];
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
