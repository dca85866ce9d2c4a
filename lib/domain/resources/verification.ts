import { isDeepStrictEqual } from "node:util";
import { database } from "@/db/connection";
import type { Queries, Statement } from "@/db/queries";
import type { Resource } from "@/lib/contract/resources";
import type { Actor } from "@/lib/domain/actor";
import type { AuditEvent } from "@/lib/domain/audit/events";
import { makeDue } from "@/lib/domain/firewalls/claims";
import { inTime } from "@/lib/domain/firewalls/in-time";
import { tagOf } from "@/lib/domain/firewalls/rule-tag";
import {
  firewallOf,
  type TargetRow,
  targetColumns,
  targetTables,
} from "@/lib/domain/firewalls/targets";
import type { WireJson } from "@/lib/domain/wire-json";
import { type Change, write } from "@/lib/domain/write";
import { type Listing, ProviderFailure } from "@/lib/providers/provider";
import { findProvider } from "@/lib/providers/table";
import { readResource, resourceWithIdNotFound } from "./resources";
import { passesByItself, sentenceOf } from "./verification-words";

const targetStatement: Statement = {
  name: "read_target",
  text: `select ${targetColumns} from ${targetTables}
    where resources.organization_id = $1 and resources.id = $2`,
};

async function readTarget(queries: Queries, organizationId: string, id: string) {
  const [target] = await queries.run<TargetRow>(targetStatement, [organizationId, id]);
  if (!target) throw resourceWithIdNotFound(id);
  return target;
}

/**
 * Asks the firewall of a resource whether it is there and can be changed. By the outcome the
 * resource is active or not.
 *
 * @throws DomainError `resource_not_found`
 */
export function verifyResource(
  actor: Actor<"resources:write">,
  id: string,
): Promise<WireJson<Resource>> {
  return verifyResourceAs(actor.organization.id, id, {
    isAsked: true,
    save: (work) => write(actor, work),
  });
}

export type Verifier = {
  /** Somebody asked for it, so that even what was switched off by hand is active afterwards. */
  isAsked: boolean;
  save<Result>(work: (queries: Queries) => Promise<Change<Result>>): Promise<Result>;
};

/**
 * Asks, and keeps the outcome if the resource is still the one that was asked about; else it asks
 * again.
 *
 * @returns the resource as it is then
 */
export async function verifyResourceAs(
  organizationId: string,
  id: string,
  { isAsked, save }: Verifier,
): Promise<WireJson<Resource>> {
  for (;;) {
    const target = await readTarget(await database(), organizationId, id);
    const outcome = await ask(target);
    const verified = await save(async (queries) => {
      const again = await readTarget(queries, organizationId, id);
      if (!isDeepStrictEqual(again, target)) return { result: undefined, events: [] };
      const event = await keep(queries, target, outcome, isAsked);
      const result = await readResource(queries, organizationId, id);
      return { result, events: isAsked || event.isNews ? [event.told] : [] };
    });
    if (verified) return verified;
  }
}

type Outcome = { listing: Listing } | { failure: ProviderFailure };

async function ask(target: TargetRow): Promise<Outcome> {
  try {
    return { listing: await inTime(async () => firewallOf(target).firewall.verify()) };
  } catch (error) {
    if (error instanceof ProviderFailure) return { failure: error };
    throw error;
  }
}

const keepStatement: Statement = {
  name: "keep_resource_verification",
  text: `
    update resources set last_verified_at = now(), verification_error = $3,
      is_active = $3::text is null and (resources.is_active or $4
        or before.last_verified_at is null or before.verification_error is not null),
      verification_due_at = case when $5 then now() + interval '1 minute' end
    from (select is_active, last_verified_at, verification_error from resources
      where organization_id = $1 and id = $2 for update) before
    where resources.organization_id = $1 and resources.id = $2
    returning resources.is_active as "isActive", before.is_active as "wasActive",
      before.verification_error as "errorBefore"`,
};

const seenStatement: Statement = {
  name: "keep_verified_listing",
  text: `update firewalls set room = $3, foreign_total = $4
    where organization_id = $1 and resource_id = $2`,
};

const credentialStatement: Statement = {
  name: "keep_credential_by_resource",
  text: `update credentials set is_valid = $3::text is null, verification_error = $3,
      last_verified_at = now()
    where organization_id = $1 and id = $2`,
};

type Kept = { isActive: boolean; wasActive: boolean; errorBefore: string | null };

/** @returns what is to be told, and whether it is worth it when nobody asked */
async function keep(
  queries: Queries,
  target: TargetRow,
  outcome: Outcome,
  isAsked: boolean,
): Promise<{ told: AuditEvent; isNews: boolean }> {
  const { organizationId, resourceId, resourceName, credentialId } = target;
  const failure = "failure" in outcome ? outcome.failure : null;
  const error = failure && sentenceOf(failure);
  const isPassing = failure !== null && passesByItself(failure);
  const [kept] = await queries.run<Kept>(keepStatement, [
    ...[organizationId, resourceId, error, isAsked, isPassing],
  ]);
  if ("listing" in outcome) {
    const { rules, room } = outcome.listing;
    const foreign = rules.filter((rule) => rule.note !== tagOf(organizationId, resourceId, rule));
    await queries.run(seenStatement, [
      ...[organizationId, resourceId, JSON.stringify(room), foreign.length],
    ]);
    // What was stuck for want of a right, or of the firewall, is tried again at once.
    await makeDue(queries, organizationId, [resourceId], { opens: true });
  }
  if (credentialId && tellsOfCredential(target, failure)) {
    await queries.run(credentialStatement, [organizationId, credentialId, error]);
  }
  const { isActive = false, wasActive = false, errorBefore = null } = kept ?? {};
  return {
    isNews: !isPassing || isActive !== wasActive || error !== errorBefore,
    told: {
      eventType: "RESOURCE_VERIFY",
      resourceType: "RESOURCE",
      resourceId,
      resourceName,
      ...(error !== null && { result: "FAILURE", errorMessage: error }),
      details: { before: { isActive: wasActive }, after: { isActive } },
    },
  };
}

/** A refusal may be about one right at one firewall; a vendor that can be asked is asked itself. */
function tellsOfCredential({ provider, resourceType }: TargetRow, failure: ProviderFailure | null) {
  if (failure === null) return true;
  const kind = findProvider(provider, resourceType)?.credential;
  return failure.code === "denied" && kind !== undefined && kind?.verify === undefined;
}
