import type { Database } from "@/db/queries";
import { simulatedRules } from "@/db/schema/firewalls";
import { credentials } from "@/db/schema/resources";
import { claims, rules, staticRules } from "@/db/schema/sessions";
import type { Tenant } from "./world";

type Word = (what: string, index: number) => string;

/** One that all resources use, and one that calls may change. Neither opens: they hold no secret. */
export async function fillCredentials(
  orm: Database["orm"],
  { canary, id: organizationId, credentialId, spareCredentialId }: Tenant,
  word: Word,
): Promise<void> {
  const common = { organizationId, verificationError: word("credential error", 0) };
  await orm
    .insert(credentials)
    .values([
      {
        ...common,
        id: credentialId,
        name: word("credential", 0),
        provider: `${canary}-provider`,
        credentialType: `${canary}-type`,
        sealed: word("sealed", 0),
      },
      {
        ...common,
        id: spareCredentialId,
        name: word("credential", 1),
        provider: "AWS",
        credentialType: "ACCESS_KEY",
      },
    ])
    .onConflictDoNothing();
}

/** What stands at the firewall of the first resource; nothing is at the others. */
export async function fillRules(
  orm: Database["orm"],
  { canary, id: organizationId, resources: [resourceId = ""] }: Tenant,
): Promise<void> {
  const rule = { organizationId, resourceId, ports: canary, address: `${canary}-address` };
  await orm.insert(rules).values({
    ...rule,
    openedAt: new Date(),
    providerRuleId: canary,
    errorCode: canary,
    errorMessage: canary,
  });
  await orm.insert(simulatedRules).values({ ...rule, id: `${canary}-rule`, note: canary });
}

/** A rule on the first resource, which at its firewall has no entry yet. */
export async function fillStaticRule(
  orm: Database["orm"],
  { canary, id: organizationId, staticRuleId, resources: [resourceId = ""] }: Tenant,
  word: Word,
): Promise<void> {
  await orm
    .insert(staticRules)
    .values({
      organizationId,
      id: staticRuleId,
      label: word("static rule", 0),
      ipAddress: `${canary}-address`,
      createdByEmail: `${canary}@${canary}.example`,
    })
    .onConflictDoUpdate({
      target: [staticRules.organizationId, staticRules.id],
      set: { endedAt: null },
    });
  await orm
    .insert(claims)
    .values({
      organizationId,
      id: staticRuleId,
      staticRuleId,
      resourceId,
      resourceName: word("resource", 0),
      ipVersion: 4,
      address: `${canary}-address`,
      ports: [canary],
      providerRuleId: canary,
      errorCode: canary,
      errorMessage: canary,
    })
    .onConflictDoUpdate({ target: [claims.organizationId, claims.id], set: { endedAt: null } });
}

/** What was added by calls goes, and no resource of ours is in the way. */
export async function removeMade(store: Database, tenant: Tenant): Promise<void> {
  for (const [text, ids] of [
    [
      "delete from static_rules where organization_id = $1 and id <> all($2)",
      [tenant.staticRuleId],
    ],
    ["delete from resources where organization_id = $1 and id <> all($2)", tenant.resources],
    [
      "delete from credentials where organization_id = $1 and id <> all($2)",
      [tenant.credentialId, tenant.spareCredentialId],
    ],
  ] as const) {
    await store.run({ text }, [tenant.id, ids]);
  }
}

/** At every firewall removals wait for a word. */
export async function restoreFirewalls(store: Database, { id, canary }: Tenant): Promise<void> {
  const foreign = JSON.stringify([{ ports: canary, address: canary, note: canary }]);
  const text = `update firewalls set held_removals = 7, is_removal_allowed = false,
      error_code = $2, error_message = $2, foreign_rules = $3, foreign_total = 1,
      room = jsonb_build_array(jsonb_build_object('family', null, 'used', 1, 'limit', 60,
        'isAssumed', true, 'note', $2::text))
    where organization_id = $1`;
  await store.run({ text }, [id, canary, foreign]);
}
