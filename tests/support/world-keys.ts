import { randomUUID } from "node:crypto";
import type { Database } from "@/db/queries";
import { apiKeys } from "@/db/schema/api-keys";
import { scopes } from "@/lib/contract/permissions";
import { newApiKey } from "@/lib/domain/sign-in/tokens";
import type { Tenant } from "./world";
import { agentScopes } from "./world-agents";

type Word = (what: string, index: number) => string;

/** A key that calls may change. */
export async function restoreSpareKey(
  orm: Database["orm"],
  tenant: Tenant,
  word: Word,
): Promise<void> {
  const { row } = keyRow(tenant, word, "spare", ["roles:read"], tenant.spareKeyId);
  await orm
    .insert(apiKeys)
    .values(row)
    .onConflictDoUpdate({
      target: [apiKeys.organizationId, apiKeys.id],
      set: { revokedAt: null, revokedByName: null },
    });
}

/** Keys to call with, and keys that are over. */
export async function fillKeys(orm: Database["orm"], tenant: Tenant, word: Word): Promise<void> {
  const [member = ""] = tenant.members;
  const past = new Date(Date.now() - 60_000);
  const add = (label: string, held: string[], more: Partial<typeof apiKeys.$inferInsert> = {}) => {
    const agentOf = agentScopes.indexOf(label);
    const { key, row } = keyRow(tenant, word, label, held, tenant.agents.keyIds[agentOf]);
    tenant.keys[label] = key;
    return { ...row, ...more };
  };
  await orm.insert(apiKeys).values([
    ...scopes.map((scope) => add(scope, [scope])),
    add("*", ["*"]),
    add("revoked", ["*"], { revokedAt: past, revokedByName: word("revoker", 0) }),
    add("expired", ["*"], { expiresAt: past }),
    add("of a member", ["*"], {
      createdById: member,
      createdByEmail: tenant.emails[member] ?? "",
    }),
  ]);
}

function keyRow(
  tenant: Tenant,
  word: Word,
  label: string,
  held: string[],
  id: string = randomUUID(),
) {
  const { key, hash } = newApiKey();
  const [admin = ""] = tenant.admins;
  return {
    key,
    row: {
      organizationId: tenant.id,
      id,
      name: word(`key ${label}`, 0),
      description: word("key description", 0),
      keyPrefix: `ptn_${tenant.canary}`,
      keyHash: hash,
      scopes: held,
      createdById: admin,
      createdByEmail: tenant.emails[admin] ?? "",
      lastUsedIp: tenant.canary,
    },
  };
}
