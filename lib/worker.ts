import { setTimeout as sleep } from "node:timers/promises";
import { hearChanges } from "./domain/announcements";
import { databaseErrorOf } from "./domain/error";
import { giveBackLeases } from "./domain/firewalls/leases";
import { verifyDue } from "./domain/resources/due-verifications";
import { sweepSessions } from "./domain/sessions/stops";
import { sweepStaticRules } from "./domain/static-rules/static-rules";
import { sweepAssignmentEnds } from "./domain/sweep";
import { log } from "./http/log";
import { startLane } from "./lanes";
import { sendDueMails } from "./mail";
import { startReconciling } from "./reconciling";
import { resealSometimes } from "./resealing";

/** Work that is found in the database again and again; each must bear running twice at once. */
const chores: Record<string, () => Promise<unknown>> = {
  "assignment ends": sweepAssignmentEnds,
  "session ends": sweepSessions,
  "static rule ends": sweepStaticRules,
  "master keys": resealSometimes,
  mails: sendDueMails,
};

const pauseMilliseconds = 1_000;
const verifications = { name: "verifications", handsMax: 120, begin: verifyDue };
/** What is under way has this long to finish when the worker is stopped. */
const drainSeconds = 10;

/**
 * Works on due firewalls and verifications, and runs every chore each second until it is stopped,
 * each by itself: a mail server that is slow holds up nothing else. A chore that fails is tried again
 * with its next round; nothing depends on a round being on time.
 */
export function startWorker(): {
  /** Begins nothing new, lets what is under way finish, and leaves the rest to others at once. */
  stop(): Promise<void>;
} {
  const ending = new AbortController();
  const reconciling = startReconciling();
  const verifying = startLane({ ...verifications, pauseMilliseconds }, ending.signal);
  // A change that was just made is not waited for; one whose notice is missed is found by looking.
  const listening = hearChanges(() => reconciling.wake()).catch((error: unknown) => {
    log().error({ failure: failureOf(error) }, "Changes are not heard, only looked for");
    return () => {};
  });
  const running = Object.entries(chores).map(([name, chore]) => repeat(name, chore, ending.signal));
  return {
    stop: async () => {
      ending.abort();
      (await listening)();
      const late = sleep(drainSeconds * 1_000, undefined, { ref: false });
      await Promise.race([Promise.all([reconciling.stop(), verifying.ended, ...running]), late]);
      await giveBackLeases();
    },
  };
}

async function repeat(name: string, chore: () => Promise<unknown>, ending: AbortSignal) {
  while (!ending.aborted) {
    await chore().catch((error: unknown) => {
      log().error({ chore: name, failure: failureOf(error) }, "A chore failed");
    });
    await sleep(pauseMilliseconds, undefined, { signal: ending }).catch(() => undefined);
  }
}

function failureOf(error: unknown) {
  return databaseErrorOf(error) ?? { name: error instanceof Error ? error.name : typeof error };
}
