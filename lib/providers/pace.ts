import { setTimeout as sleep } from "node:timers/promises";
import { ProviderFailure } from "./provider";

/** So many calls at once, and so many a second after that. */
export type Allowance = { burst: number; perSecond: number };

/** A call that would have to wait longer than this is put off, so that it holds up no run. */
const waitMaxSeconds = 3;

/**
 * Keeps calls below what a vendor takes, so that a wave of them arrives a little later instead of
 * being turned away. It counts only the calls of this process; the vendor has the last word.
 */
export type Pace = {
  /** Returns when the call may be made. @throws ProviderFailure `throttled` when that is too long */
  take(): Promise<void>;
  /** The vendor has turned a call away: nothing is left of the burst. */
  drain(): void;
};

type Clock = { seconds(): number; wait(seconds: number): Promise<unknown> };
const realClock: Clock = {
  seconds: () => performance.now() / 1000,
  wait: (seconds) => sleep(seconds * 1000),
};

/** A full bucket. Tests bring a clock of their own. */
export function paceOf({ burst, perSecond }: Allowance, clock = realClock): Pace {
  let tokens = burst;
  let at = clock.seconds();
  const refill = () => {
    const now = clock.seconds();
    tokens = Math.min(burst, tokens + (now - at) * perSecond);
    at = now;
  };
  return {
    take: async () => {
      refill();
      // Below zero stands the line of those who wait already.
      const wait = Math.max(0, (1 - tokens) / perSecond);
      if (wait > waitMaxSeconds) {
        const message = "Too many calls are waiting for this account and region";
        throw new ProviderFailure("throttled", message, Math.ceil(wait));
      }
      tokens -= 1;
      if (wait > 0) await clock.wait(wait);
    },
    drain: () => {
      refill();
      tokens = Math.min(tokens, 0);
    },
  };
}
