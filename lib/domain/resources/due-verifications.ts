import { database } from "@/db/connection";
import type { Statement } from "@/db/queries";
import { verifyCredentialAs } from "@/lib/domain/credentials/verification";
import { DomainError } from "@/lib/domain/error";
import { type Limits, noLimits } from "@/lib/domain/firewalls/leases";
import type { Run } from "@/lib/domain/firewalls/reconciler";
import { writeAsSystem } from "@/lib/domain/write";
import { type Verifier, verifyResourceAs } from "./verification";

/** Whoever takes one has a minute for it; after a crash somebody else takes it then. */
const takeStatement = (table: "resources" | "credentials"): Statement => ({
  name: `take_${table}_to_verify`,
  text: `
    update ${table} set verification_due_at = now() + interval '1 minute'
    from (
      select organization_id, id from ${table} where verification_due_at <= now()
        and organization_id <> all($2::uuid[]) and ($3 or verification_error is null)
      order by verification_error is not null, verification_due_at limit $1
      for update skip locked
    ) due
    where ${table}.organization_id = due.organization_id and ${table}.id = due.id
    returning ${table}.organization_id as "organizationId", ${table}.id,
      verification_error is not null as "hasFailed"`,
});

const kinds = [
  { take: takeStatement("credentials"), verify: verifyCredentialAs },
  { take: takeStatement("resources"), verify: verifyResourceAs },
];

type Due = { organizationId: string; id: string; hasFailed: boolean };

/**
 * Begins to verify what was made, changed or could not be asked about a minute ago, at most so much
 * of it. What cannot be verified now is due again after a minute.
 */
export async function verifyDue(
  most: number,
  { except, withFailed }: Limits = noLimits,
): Promise<Run[]> {
  const store = await database();
  const runs: Run[] = [];
  for (const { take, verify } of kinds) {
    const due = await store.run<Due>(take, [most - runs.length, except, withFailed]);
    for (const { organizationId, id, hasFailed } of due) {
      const ended = verify(organizationId, id, unasked(organizationId)).then(
        () => undefined,
        (reason: unknown) => {
          if (!isGone(reason)) throw reason;
        },
      );
      runs.push({ organizationId, hasFailed, ended });
    }
  }
  return runs;
}

/** Deleted while it was asked about. */
const isGone = (reason: unknown) =>
  reason instanceof DomainError && reason.code.endsWith("_not_found");

const unasked = (organizationId: string): Verifier => ({
  isAsked: false,
  save: (work) => writeAsSystem(organizationId, work),
});
