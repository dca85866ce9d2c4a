import { randomUUID } from "node:crypto";
import type { Database } from "@/db/queries";
import { auditEvents, idempotencyKeys } from "@/db/schema/audit";
import { organizations } from "@/db/schema/organizations";
import { resources } from "@/db/schema/resources";
import { roleResources, roles, roleUsers } from "@/db/schema/roles";
import { mailOutbox, oneTimeTokens, signIns, users } from "@/db/schema/users";
import { hashOpaqueToken } from "@/lib/domain/sign-in/tokens";
import { opalExamples } from "@/lib/http/opal-examples";
import { newAgents, restoreAgents, type TenantAgents } from "./world-agents";
import {
  fillCredentials,
  fillRules,
  fillStaticRule,
  removeMade,
  restoreFirewalls,
} from "./world-firewalls";
import { fillKeys, restoreSpareKey } from "./world-keys";
import { restoreSessions } from "./world-sessions";

/** An organization of the world: its ids, and a word that is in every one of its texts. */
export type Tenant = {
  canary: string;
  slug: string;
  id: string;
  admins: string[];
  members: string[];
  roles: string[];
  resources: string[];
  credentialId: string;
  /** Of a kind that is built in, and used by nothing. */
  spareCredentialId: string;
  staticRuleId: string;
  eventId: string;
  agents: TenantAgents;
  /** A session of the first admin that runs. */
  sessionId: string;
  emails: Record<string, string>;
  /** Keys of the first admin by their scope, and what else there is of keys, in plain text. */
  keys: Record<string, string>;
  /** A key that calls may change. */
  spareKeyId: string;
  passwordHash: string;
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

/** Adds one such organization. */
export async function fillTenant(store: Database, canary: string, passwordHash: string) {
  const ids = (count: number) => Array.from({ length: count }, () => randomUUID());
  const tenant: Tenant = {
    canary,
    slug: canary,
    id: randomUUID(),
    admins: ids(4),
    members: ids(4),
    roles: ids(3),
    resources: ids(4),
    credentialId: randomUUID(),
    spareCredentialId: randomUUID(),
    staticRuleId: randomUUID(),
    eventId: randomUUID(),
    agents: newAgents(),
    sessionId: randomUUID(),
    emails: {},
    keys: {},
    spareKeyId: randomUUID(),
    passwordHash,
  };
  for (const [index, id] of [...tenant.admins, ...tenant.members].entries()) {
    tenant.emails[id] = `${canary}.${index}@${canary}.example`;
  }
  await store.orm.insert(organizations).values({
    id: tenant.id,
    name: `${canary} name`,
    slug: canary,
    // Where the tests call from.
    allowedRanges: ["127.0.0.0/8"],
  });
  await fillRows(store, tenant);
  await fillOnce(store, tenant);
  await fillRules(store.orm, tenant);
  await restoreAgents(store, tenant);
  await restoreFirewalls(store, tenant);
  await restoreSessions(store, tenant, textsOf(tenant));
  return tenant;
}

const exampleLevel = opalExamples.newGroupResource.access_level_remote_id;

const textsOf =
  ({ canary }: Tenant) =>
  (what: string, index: number) =>
    `${canary} ${what} ${index}`;

/** Puts everything that calls can change or take away back to how it was. */
export async function restoreRows(store: Database, tenant: Tenant): Promise<void> {
  const { id } = tenant;
  await removeMade(store, tenant);
  for (const text of [
    "delete from role_resources where organization_id = $1",
    "delete from role_users where organization_id = $1",
    "delete from roles where organization_id = $1",
    `update organizations set max_session_duration_hours = default, allowed_ranges = '{127.0.0.0/8}',
      max_live_sessions = default, allows_wide_rules = default,
      password_min_length = default, password_require_uppercase = default,
      password_require_lowercase = default, password_require_digit = default,
      password_require_special_char = default, password_expiration_days = default where id = $1`,
  ]) {
    await store.run({ text }, [id]);
  }
  await store.run({ text: "delete from users where organization_id = $1 and id = $2" }, [
    id,
    tenant.members.at(-1),
  ]);
  await fillRows(store, tenant);
  await restoreAgents(store, tenant);
  await restoreFirewalls(store, tenant);
  await restoreSessions(store, tenant, textsOf(tenant));
}

async function fillRows({ orm }: Database, tenant: Tenant): Promise<void> {
  const { canary, id: organizationId, credentialId, passwordHash } = tenant;
  const word = textsOf(tenant);
  const people = [...tenant.admins, ...tenant.members];
  const invited = tenant.members.at(-1) ?? "";
  await orm
    .insert(users)
    .values(
      people.map((id, index) => ({
        organizationId,
        id,
        name: word("person", index),
        email: tenant.emails[id] ?? "",
        isOrgAdmin: tenant.admins.includes(id),
        // Somebody who was invited has no password yet.
        passwordHash: id === invited ? null : passwordHash,
      })),
    )
    .onConflictDoNothing();
  await orm
    .insert(oneTimeTokens)
    .values(
      (["invite", "reset"] as const).map((purpose) => ({
        hash: hashOpaqueToken(word(purpose, 0)),
        organizationId,
        userId: purpose === "invite" ? invited : (people[0] ?? ""),
        purpose,
        expiresAt: new Date(Date.now() + 3_600_000),
      })),
    )
    .onConflictDoUpdate({ target: oneTimeTokens.hash, set: { usedAt: null } });
  await fillCredentials(orm, tenant, word);
  await orm
    .insert(resources)
    .values(
      tenant.resources.map((id, index) => ({
        organizationId,
        id,
        credentialId,
        name: word("resource", index),
        provider: `${canary}-provider`.toUpperCase(),
        resourceType: `${canary}-kind`,
        resourceIdentifier: word("identifier", index),
        region: `${canary}-region`,
        isActive: true,
        verificationError: word("verification error", index),
        config: {
          note: word("config", index),
          accessLevels: [`${canary}-level`, exampleLevel].map((remoteId) => ({
            remoteId,
            name: word("level", index),
            ports: [22],
            protocol: "tcp",
          })),
        },
      })),
    )
    .onConflictDoNothing();
  await orm
    .insert(roles)
    .values(
      tenant.roles.map((id, index) => ({
        organizationId,
        id,
        name: word("role", index),
        description: word("description", index),
        maxSessionDurationHours: index + 1,
      })),
    )
    .onConflictDoNothing();
  await fillStaticRule(orm, tenant, word);
  const link = {
    organizationId,
    roleId: tenant.roles[0] ?? "",
    assignedByName: word("assigner", 0),
  };
  const held = tenant.resources.slice(0, 2).map((resourceId) => ({ ...link, resourceId }));
  const leveled = held.map((row) => ({ ...row, accessLevel: `${canary}-level` }));
  await orm
    .insert(roleResources)
    .values([...held, ...leveled])
    .onConflictDoNothing();
  const given = tenant.members.slice(0, 2).map((userId) => ({ ...link, userId }));
  await orm.insert(roleUsers).values(given).onConflictDoNothing();
  await restoreSpareKey(orm, tenant, word);
}

/** What only grows: keys to call with, and what happened before. */
async function fillOnce({ orm }: Database, tenant: Tenant): Promise<void> {
  const { canary, id: organizationId } = tenant;
  const word = textsOf(tenant);
  const [admin = ""] = tenant.admins;
  await fillKeys(orm, tenant, word);
  await orm.insert(signIns).values({
    organizationId,
    userId: admin,
    ipAddress: canary,
    expiresAt: new Date(Date.now() + 86_400_000),
  });
  await orm.insert(mailOutbox).values({
    organizationId,
    sealed: word("sealed", 0),
    lastError: word("error", 0),
    nextTryAt: new Date(Date.now() + 86_400_000),
  });
  await orm.insert(auditEvents).values({
    organizationId,
    id: tenant.eventId,
    eventType: "ROLE_CREATE",
    actorType: "USER",
    actorId: admin,
    actorEmail: `${canary}@${canary}.example`,
    actorName: word("actor", 0),
    resourceType: "ROLE",
    resourceId: tenant.roles[0] ?? "",
    resourceName: word("role", 0),
    relatedId: tenant.resources[0] ?? "",
    ipAddress: canary,
    userAgent: word("agent", 0),
    requestId: word("request", 0),
    errorMessage: word("failure", 0),
    details: { note: word("details", 0) },
  });
  await orm.insert(idempotencyKeys).values({
    organizationId,
    actorId: admin,
    key: `${canary}-key`,
    requestHash: canary,
    status: 201,
    body: JSON.stringify({ note: word("kept answer", 0) }),
  });
}
