import { database } from "@/db/connection";
import type { StopListening } from "@/db/queries";

/**
 * On this channel the database tells whose data has changed: triggers send the organization's id
 * with every commit that raised its version or told of an event.
 */
const changesChannel = "postern_changes";

/**
 * Calls back whenever something of an organization has changed, in this process or another.
 * `undefined` stands for anybody's. A notice saves waiting and nothing more: whoever misses it finds
 * the change by looking.
 */
export async function hearChanges(
  hear: (organizationId: string | undefined) => void,
): Promise<StopListening> {
  const store = await database();
  return store.listen(changesChannel, hear);
}
