import { setImmediate as breathe, setTimeout as sleep } from "node:timers/promises";
import { databaseErrorOf } from "./domain/error";
import type { Limits } from "./domain/firewalls/leases";
import type { Run } from "./domain/firewalls/reconciler";
import { log } from "./http/log";

/** The part of the free hands that one organization may have. */
const share = 1 / 12;
/** Of that a quarter is begun at a time, so that the shares are looked at again in between. */
const grasp = share / 4;

export type Lane = {
  /** What is done in it, for the log. */
  name: string;
  /** So many runs are under way at once; nearly all of that is waiting for providers. */
  handsMax: number;
  /** Begins work that is due, at most so much of it. */
  begin(most: number, limits: Limits): Promise<Run[]>;
  /** How long nothing is looked for when nothing was due and nobody calls. */
  pauseMilliseconds: number;
};

/**
 * Does due work until it is told to end, with fair shares for all: an organization has at most a
 * twelfth of the hands that are free, so that the fewer are left, the more certainly they are for
 * somebody else; what failed when it was last tried has at most half of all. So nobody's dead
 * provider holds up anybody else, nor do dozens of them together.
 */
export function startLane(
  { name, handsMax, begin, pauseMilliseconds }: Lane,
  ending: AbortSignal,
): { wake(): void; ended: Promise<void> } {
  const running = new Map<Promise<void>, Run>();
  let nap = new AbortController();
  const wake = () => nap.abort();
  const limits = (free: number): Limits => {
    const runs = [...running.values()];
    const shares = new Map<string, number>();
    for (const { organizationId: id } of runs) shares.set(id, (shares.get(id) ?? 0) + 1);
    return {
      except: [...shares].flatMap(([id, hands]) => (hands >= free * share ? [id] : [])),
      withFailed: runs.filter(({ hasFailed }) => hasFailed).length < handsMax / 2,
    };
  };
  const round = async () => {
    const free = handsMax - running.size;
    const begun = await begin(Math.ceil(free * grasp), limits(free));
    for (const run of begun) {
      const watched = run.ended.catch((error: unknown) => {
        log().error({ lane: name, failure: failureOf(error) }, "A run failed");
      });
      running.set(watched, run);
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
      const isFree = running.size < handsMax;
      const begun = isFree
        ? await round().catch((error: unknown) => {
            log().error({ lane: name, failure: failureOf(error) }, "Due work was not found");
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
