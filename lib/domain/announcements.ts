import { database } from "@/db/connection";
import type { Statement } from "@/db/queries";

/** The channel on which processes tell one another whose data has changed. */
export const changesChannel = "postern_changes";

const notifyStatement: Statement = {
  name: "announce_change",
  text: "select pg_notify($1, $2)",
};

/** Changes that come together are told together, and none waits longer than this. */
const gatherMilliseconds = 40;
const waiting = new Set<string>();
let timer: NodeJS.Timeout | undefined;

/**
 * Tells every process that something of an organization has changed, after the change. It is a
 * courtesy that saves waiting: whoever misses it finds the change by looking.
 */
export function announce(organizationId: string): void {
  waiting.add(organizationId);
  timer ??= setTimeout(tell, gatherMilliseconds);
  timer.unref();
}

function tell(): void {
  timer = undefined;
  const told = [...waiting];
  waiting.clear();
  for (const organizationId of told) {
    database()
      .then((store) => store.run(notifyStatement, [changesChannel, organizationId]))
      // The listeners find the change by looking, as they would had the process ended here.
      .catch(() => undefined);
  }
}
