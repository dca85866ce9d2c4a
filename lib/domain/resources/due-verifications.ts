import { database } from "@/db/connection";
import type { Statement } from "@/db/queries";
import { verifyCredentialAs } from "@/lib/domain/credentials/verification";
import { DomainError } from "@/lib/domain/error";
import { writeAsSystem } from "@/lib/domain/write";
import { type Verifier, verifyResourceAs } from "./verification";

/** How many are asked about at a time. */
const most = 10;

/** Whoever takes one has a minute for it; after a crash somebody else takes it then. */
const takeStatement = (table: "resources" | "credentials"): Statement => ({
  name: `take_${table}_to_verify`,
  text: `
    update ${table} set verification_due_at = now() + interval '1 minute'
    from (
      select organization_id, id from ${table} where verification_due_at <= now()
      order by verification_due_at limit ${most} for update skip locked
    ) due
    where ${table}.organization_id = due.organization_id and ${table}.id = due.id
    returning ${table}.organization_id as "organizationId", ${table}.id`,
});

const kinds = [
  { take: takeStatement("credentials"), verify: verifyCredentialAs },
  { take: takeStatement("resources"), verify: verifyResourceAs },
];

/**
 * Verifies what was made, changed or could not be asked about a minute ago.
 *
 * @throws AggregateError when some could not be verified; they are due again after a minute
 */
export async function verifyDue(): Promise<void> {
  const store = await database();
  for (const { take, verify } of kinds) {
    const due = await store.run<{ organizationId: string; id: string }>(take, []);
    const tries = due.map(({ organizationId, id }) =>
      verify(organizationId, id, unasked(organizationId)),
    );
    const failures = (await Promise.allSettled(tries)).filter((each) => each.status === "rejected");
    const reasons = failures.map(({ reason }) => reason).filter((reason) => !isGone(reason));
    if (reasons.length > 0) throw new AggregateError(reasons, "Some verifications failed");
  }
}

/** Deleted while it was asked about. */
const isGone = (reason: unknown) =>
  reason instanceof DomainError && reason.code.endsWith("_not_found");

const unasked = (organizationId: string): Verifier => ({
  isAsked: false,
  save: (work) => writeAsSystem(organizationId, work),
});
