import { sweepAssignmentEnds } from "./domain/assignment-ends";
import { databaseErrorOf } from "./domain/error";
import { log } from "./http/log";

/** Work that is found in the database again and again; each must bear running twice at once. */
const chores: Record<string, () => Promise<unknown>> = {
  "assignment ends": sweepAssignmentEnds,
};

const pauseMilliseconds = 1_000;

/**
 * Runs every chore each second until it is stopped. A chore that fails is tried again with the next
 * round; nothing depends on a round being on time.
 */
export function startWorker(): { stop(): Promise<void> } {
  let stopped = false;
  let wake = () => {};
  const rounds = (async () => {
    while (!stopped) {
      for (const [name, chore] of Object.entries(chores)) {
        await chore().catch((error: unknown) => {
          log().error({ chore: name, failure: failureOf(error) }, "A chore failed");
        });
      }
      await new Promise<void>((resolve) => {
        wake = resolve;
        setTimeout(resolve, stopped ? 0 : pauseMilliseconds);
      });
    }
  })();
  return {
    stop: () => {
      stopped = true;
      wake();
      return rounds;
    },
  };
}

function failureOf(error: unknown) {
  return databaseErrorOf(error) ?? { name: error instanceof Error ? error.name : typeof error };
}
