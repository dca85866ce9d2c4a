import { database } from "@/db/connection";
import type { Queries, Statement } from "@/db/queries";
import type { AuditEvent } from "@/lib/domain/audit/events";
import { oneByOne } from "@/lib/domain/one-by-one";
import { writeAsSystem } from "@/lib/domain/write";

/** What ends by itself, by the name of its table. */
type Ending = "sessions" | "static_rules";

const dueStatement = (table: Ending): Statement => ({
  name: `due_${table}`,
  text: `select organization_id as "organizationId", array_agg(id) as ids from (
      select organization_id, id from ${table} where ended_at is null and expires_at <= now()
      order by expires_at limit 500
    ) due group by organization_id`,
});

/**
 * Marks as ended whose end has come, and tells of each. Their claims have wanted nothing since then,
 * so no firewall waits for this.
 *
 * @param end ends those of an organization and gives their events
 * @throws AggregateError when some organizations failed; the others were swept all the same
 */
export async function endDue(
  table: Ending,
  end: (queries: Queries, organizationId: string, ids: string[]) => Promise<AuditEvent[]>,
): Promise<void> {
  const store = await database();
  const due = await store.run<{ organizationId: string; ids: string[] }>(dueStatement(table), []);
  await oneByOne(due, ({ organizationId, ids }) =>
    writeAsSystem(organizationId, async (queries) => ({
      result: undefined,
      events: await end(queries, organizationId, ids),
    })),
  );
}
