import { type Point, reconcileDue } from "./domain/firewalls/reconciler";
import { startLane } from "./lanes";

/** For removals and additions each; of these one organization alone gets about twenty. */
const handsMax = 240;
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
    startLane(
      {
        name: `firewalls to ${side}`,
        handsMax,
        pauseMilliseconds,
        begin: (most, limits) => reconcileDue(side, most, at, limits),
      },
      ending.signal,
    ),
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
