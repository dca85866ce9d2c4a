import { randomUUID } from "node:crypto";
import type { Database } from "@/db/queries";
import { apiKeys } from "@/db/schema/api-keys";
import { auditEvents, idempotencyKeys } from "@/db/schema/audit";
import { organizations } from "@/db/schema/organizations";
import { credentials, resources } from "@/db/schema/resources";
import { roleResources, roles, roleUsers } from "@/db/schema/roles";
import { users } from "@/db/schema/users";

/** An organization of the world: its ids, and a word that is in every one of its texts. */
export type Tenant = {
  canary: string;
  slug: string;
  id: string;
  admins: string[];
  members: string[];
  roles: string[];
  resources: string[];
  apiKeys: string[];
  emails: Record<string, string>;
};

/**
 * Adds two organizations of the same shape to a database. Every text of every row holds a word that
 * only its organization has, so that one look at an answer tells whose rows are in it.
 *
 * @param passwordHash of all their accounts
 */
export async function fillWorld(store: Database, passwordHash: string): Promise<[Tenant, Tenant]> {
  const left = await fillTenant(store, "canaryleft", passwordHash);
  return [left, await fillTenant(store, "canaryright", passwordHash)];
}

async function fillTenant({ orm }: Database, canary: string, passwordHash: string) {
  const ids = (count: number) => Array.from({ length: count }, () => randomUUID());
  const tenant: Tenant = {
    canary,
    slug: canary,
    id: randomUUID(),
    admins: ids(2),
    members: ids(3),
    roles: ids(3),
    resources: ids(4),
    apiKeys: ids(1),
    emails: {},
  };
  const organizationId = tenant.id;
  const word = (what: string, index: number) => `${canary} ${what} ${index}`;
  await orm
    .insert(organizations)
    .values({ id: organizationId, name: `${canary} name`, slug: canary });
  const people = [...tenant.admins, ...tenant.members];
  for (const [index, id] of people.entries()) {
    tenant.emails[id] = `${canary}.${index}@${canary}.example`;
  }
  await orm.insert(users).values(
    people.map((id, index) => ({
      organizationId,
      id,
      name: word("person", index),
      email: tenant.emails[id] ?? "",
      isOrgAdmin: tenant.admins.includes(id),
      passwordHash,
    })),
  );
  const [credentialId] = ids(1);
  await orm.insert(credentials).values({
    organizationId,
    id: credentialId,
    name: word("credential", 0),
    provider: `${canary}-provider`,
    credentialType: `${canary}-type`,
  });
  await orm.insert(resources).values(
    tenant.resources.map((id, index) => ({
      organizationId,
      id,
      credentialId,
      name: word("resource", index),
      provider: `${canary}-provider`.toUpperCase(),
      resourceType: `${canary}-kind`,
      resourceIdentifier: word("identifier", index),
      region: `${canary}-region`,
      config: { note: word("config", index) },
    })),
  );
  await orm.insert(roles).values(
    tenant.roles.map((id, index) => ({
      organizationId,
      id,
      name: word("role", index),
      description: word("description", index),
      maxSessionDurationHours: index + 1,
    })),
  );
  const [roleId = ""] = tenant.roles;
  const link = { organizationId, roleId, assignedByName: word("assigner", 0) };
  const held = tenant.resources.slice(0, 2).map((resourceId) => ({ ...link, resourceId }));
  await orm.insert(roleResources).values(held);
  await orm.insert(roleUsers).values(people.slice(0, 3).map((userId) => ({ ...link, userId })));
  await orm.insert(auditEvents).values({
    organizationId,
    eventType: "ROLE_CREATE",
    actorType: "USER",
    actorEmail: `${canary}@${canary}.example`,
    resourceType: "ROLE",
    resourceName: word("role", 0),
    requestId: word("request", 0),
    details: { note: word("details", 0) },
  });
  await orm.insert(apiKeys).values(
    tenant.apiKeys.map((id, index) => ({
      organizationId,
      id,
      name: word("key", index),
      description: word("description", index),
      keyPrefix: `ptn_${canary}`,
      keyHash: word("hash", index),
      scopes: ["roles:read" as const],
      createdById: tenant.admins[0] ?? "",
      createdByEmail: `${canary}.0@${canary}.example`,
    })),
  );
  await orm.insert(idempotencyKeys).values({
    organizationId,
    actorId: people[0] ?? "",
    key: `${canary}-key`,
    requestHash: canary,
    status: 201,
    body: JSON.stringify({ note: word("kept answer", 0) }),
  });
  return tenant;
}
