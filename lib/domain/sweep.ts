import { database } from "@/db/connection";
import type { Queries, Statement } from "@/db/queries";
import { oneByOne } from "./one-by-one";
import { findNextEnd } from "./roles/assignment-ends";
import { writeAsSystem } from "./write";

const dueStatement: Statement = {
  name: "organizations_with_due_ends",
  text: "select id from organizations where next_end_at <= now() order by next_end_at limit 100",
};

const stillDueStatement: Statement = {
  text: "select from organizations where id = $1 and next_end_at <= now()",
};

/**
 * Takes the assignments away whose end has passed and tells of each in the audit log. What is due is
 * found in the tables, so hours of downtime and any number of processes come to the same.
 *
 * @throws AggregateError when some organizations failed; the others were swept all the same
 */
export async function sweepAssignmentEnds(): Promise<void> {
  const store = await database();
  const due = await store.run<{ id: string }>(dueStatement, []);
  await oneByOne(due, ({ id }) => sweepOrganization(id));
}

/** @param joins the transaction to work in, else one of its own */
export async function sweepOrganization(organizationId: string, joins?: Queries): Promise<void> {
  // Every write begins with what has ended; this one has nothing else to do.
  await writeAsSystem(organizationId, async () => ({ result: undefined, events: [] }), joins);
  if (joins) return;
  const store = await database();
  const stillDue = await store.run(stillDueStatement, [organizationId]);
  // What was due had been unassigned before; a write that tells of nothing keeps nothing.
  if (stillDue.length > 0) {
    await store.transaction((queries) => findNextEnd(queries, organizationId));
  }
}
