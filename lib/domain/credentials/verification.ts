import { isDeepStrictEqual } from "node:util";
import { database } from "@/db/connection";
import type { Queries, Statement } from "@/db/queries";
import { type Credential, credential as credentialSchema } from "@/lib/contract/credentials";
import type { Actor } from "@/lib/domain/actor";
import type { AuditEvent } from "@/lib/domain/audit/events";
import { credentialNotFound } from "@/lib/domain/error";
import { makeDue } from "@/lib/domain/firewalls/claims";
import { inTime } from "@/lib/domain/firewalls/in-time";
import {
  firewallOf,
  type TargetRow,
  targetColumns,
  targetTables,
} from "@/lib/domain/firewalls/targets";
import { findCredentialKind } from "@/lib/domain/resources/provider-input";
import type { Verifier } from "@/lib/domain/resources/verification";
import { passesByItself, sentenceOf } from "@/lib/domain/resources/verification-words";
import type { WireJson } from "@/lib/domain/wire-json";
import { write } from "@/lib/domain/write";
import { ProviderFailure } from "@/lib/providers/provider";
import { readCredential } from "./credentials";
import { openCredential } from "./seal";

type Kept = {
  id: string;
  name: string;
  provider: string;
  credentialType: string;
  sealed: string | null;
};

const keptStatement: Statement = {
  name: "read_kept_credential",
  text: `select id, name, provider, credential_type as "credentialType", sealed from credentials
    where organization_id = $1 and id = $2`,
};

async function readKept(queries: Queries, organizationId: string, id: string): Promise<Kept> {
  const [kept] = await queries.run<Kept>(keptStatement, [organizationId, id]);
  if (!kept) throw credentialNotFound(id);
  return kept;
}

/**
 * Asks the vendor whether it takes the secret.
 *
 * @throws DomainError `credential_not_found`
 */
export function verifyCredential(
  actor: Actor<"credentials:manage">,
  id: string,
): Promise<WireJson<Credential>> {
  return verifyCredentialAs(actor.organization.id, id, {
    isAsked: true,
    save: (work) => write(actor, work),
  });
}

/** Asks, and keeps the outcome if the secret is still the one that was asked about; else again. */
export async function verifyCredentialAs(
  organizationId: string,
  id: string,
  { isAsked, save }: Verifier,
): Promise<WireJson<Credential>> {
  for (;;) {
    const kept = await readKept(await database(), organizationId, id);
    const outcome = await ask(organizationId, kept);
    const verified = await save(async (queries) => {
      const again = await readKept(queries, organizationId, id);
      if (again.sealed !== kept.sealed) return { result: undefined, events: [] };
      const before = await readCredential(queries, organizationId, id);
      const event = await keep(queries, organizationId, kept, outcome);
      const result = await readCredential(queries, organizationId, id);
      const isPassing = outcome instanceof ProviderFailure && passesByItself(outcome);
      const isNews = !isPassing || !isDeepStrictEqual(words(before), words(result));
      return { result, events: isAsked || isNews ? [event] : [] };
    });
    if (verified) return verified;
  }
}

const words = (credential: WireJson<Credential>) => {
  const { isValid, verificationError } = credential.decode(credentialSchema);
  return [isValid, verificationError];
};

/** Unknown: the vendor has no such question, and no resource is there to find out by. */
type Outcome = "taken" | "unknown" | ProviderFailure;

async function ask(organizationId: string, kept: Kept): Promise<Outcome> {
  const { id, provider, credentialType, sealed } = kept;
  const kind = findCredentialKind(provider, credentialType);
  if (!kind) return new ProviderFailure("unsupported", `${provider} is not built in`);
  if (!sealed) return new ProviderFailure("denied", "It holds no secret");
  const secret = openCredential({ organizationId, id }, sealed);
  if (!secret) {
    return new ProviderFailure("denied", "It cannot be opened with this POSTERN_MASTER_KEY");
  }
  try {
    const { verify } = kind;
    if (verify) {
      await inTime(() => verify(secret));
      return "taken";
    }
    const target = await findTarget(organizationId, id);
    if (!target) return "unknown";
    await inTime(async () => firewallOf(target).firewall.verify());
    return "taken";
  } catch (error) {
    if (!(error instanceof ProviderFailure)) throw error;
    const isAboutSecret = kind.verify || error.code === "denied" || passesByItself(error);
    return isAboutSecret ? error : "unknown";
  }
}

const usedStatement: Statement = {
  name: "read_target_of_credential",
  text: `select ${targetColumns} from ${targetTables}
    where resources.organization_id = $1 and resources.credential_id = $2
    order by resources.last_verified_at desc nulls last, resources.id limit 1`,
};

async function findTarget(organizationId: string, id: string): Promise<TargetRow | undefined> {
  const [target] = await (await database()).run<TargetRow>(usedStatement, [organizationId, id]);
  return target;
}

const keepStatement: Statement = {
  name: "keep_credential_verification",
  text: `
    update credentials set
      is_valid = case $3 when 'taken' then true when 'refused' then false else is_valid end,
      verification_error = $4,
      last_verified_at = case when $3 in ('taken', 'refused') then now() else last_verified_at end,
      verification_due_at = case when $3 = 'later' then now() + interval '1 minute' end
    where organization_id = $1 and id = $2`,
};

/** Those that failed, or were never seen, are looked at again now that the secret is good. */
const resourcesStatement: Statement = {
  name: "verify_resources_of_credential",
  text: `
    update resources set verification_due_at = case
        when last_verified_at is null or verification_error is not null then now()
        else verification_due_at end
    where organization_id = $1 and credential_id = $2
    returning id`,
};

async function keep(
  queries: Queries,
  organizationId: string,
  { id, name }: Kept,
  outcome: Outcome,
): Promise<AuditEvent> {
  const error = outcome instanceof ProviderFailure ? sentenceOf(outcome) : null;
  const word =
    outcome instanceof ProviderFailure ? (passesByItself(outcome) ? "later" : "refused") : outcome;
  await queries.run(keepStatement, [organizationId, id, word, error]);
  if (outcome === "taken") {
    const used = await queries.run<{ id: string }>(resourcesStatement, [organizationId, id]);
    const ids = used.map((resource) => resource.id);
    await makeDue(queries, organizationId, ids, { opens: true });
  }
  return {
    eventType: "CREDENTIAL_VERIFY",
    resourceType: "CREDENTIAL",
    resourceId: id,
    resourceName: name,
    ...(error !== null && { result: "FAILURE", errorMessage: error }),
    details: {},
  };
}
