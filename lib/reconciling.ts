import { setImmediate as breathe, setTimeout as sleep } from "node:timers/promises";
import { databaseErrorOf } from "./domain/error";
import type { Side } from "./domain/firewalls/leases";
import { type Point, reconcileDue } from "./domain/firewalls/reconciler";
import { log } from "./http/log";

/**
 * Firewalls that one process works on at a time, for removals and additions each; nearly all of that
 * is waiting for providers. One organization gets no more than half of them, so that its dead
 * provider holds up nobody else.
 */
const handsMax = 40;
const handsPerOrganization = 20;
/** So few are taken at a time that the shares are looked at again in between. */
const grasp = 5;
/** How long nothing is looked for when nothing was due and nobody calls. */
const lookMilliseconds = 200;

/**
 * Works on due firewalls until it is stopped, removals and additions side by side. What is due is
 * found in the tables, so any number of these may run, here and elsewhere.
 *
 * @param at told where each run stands, for tests
 */
export function startReconciling(
  at?: (point: Point) => void,
  pauseMilliseconds = lookMilliseconds,
): {
  /** Look now: something has changed. */
  wake(): void;
  stop(): Promise<void>;
} {
  const ending = new AbortController();
  const lanes = (["close", "open"] as const).map((side) =>
    startLane(side, pauseMilliseconds, ending.signal, at),
  );
  return {
    wake: () => {
      for (const { wake } of lanes) wake();
    },
    stop: async () => {
      ending.abort();
      await Promise.all(lanes.map(({ ended }) => ended));
    },
  };
}

function startLane(
  side: Side,
  pauseMilliseconds: number,
  ending: AbortSignal,
  at?: (point: Point) => void,
) {
  const running = new Map<Promise<void>, string>();
  let nap = new AbortController();
  const wake = () => nap.abort();
  const saturated = () => {
    const organizations = [...running.values()];
    const hands = (id: string) => organizations.filter((other) => other === id).length;
    return [...new Set(organizations)].filter((id) => hands(id) >= handsPerOrganization);
  };
  const round = async () => {
    const most = Math.min(grasp, handsMax - running.size);
    const begun = await reconcileDue(side, most, at, saturated());
    for (const { organizationId, ended } of begun) {
      const watched = ended.catch((error: unknown) => {
        log().error({ side, failure: failureOf(error) }, "A firewall could not be worked on");
      });
      running.set(watched, organizationId);
      void watched.then(() => {
        running.delete(watched);
        wake();
      });
    }
    return begun.length;
  };
  const work = async () => {
    while (!ending.aborted) {
      // From here on a call to look now is not lost, even while this round still looks.
      nap = new AbortController();
      const free = running.size < handsMax;
      const begun = free
        ? await round().catch((error: unknown) => {
            log().error({ side, failure: failureOf(error) }, "Due firewalls were not found");
            return 0;
          })
        : 0;
      if (begun > 0) {
        // The embedded database answers without ever giving way to the calls that wait.
        await breathe();
        continue;
      }
      const either = AbortSignal.any([nap.signal, ending]);
      await sleep(pauseMilliseconds, undefined, { signal: either }).catch(() => undefined);
    }
    await Promise.all(running.keys());
  };
  return { wake, ended: work() };
}

function failureOf(error: unknown) {
  return databaseErrorOf(error) ?? { name: error instanceof Error ? error.name : typeof error };
}
