import { randomBytes } from "node:crypto";
import { hash } from "@node-rs/argon2";
import type { Database, Queries } from "../queries";
import { auditEvents } from "../schema/audit";
import { organizations } from "../schema/organizations";
import { resources } from "../schema/resources";
import { roleResources, roles, roleUsers } from "../schema/roles";
import { users } from "../schema/users";
import { events as acmeEvents } from "./demo-events";
import { canChangeHost, fillHost } from "./demo-host";
import { acmeId, globexId } from "./demo-ids";
import * as acmeResources from "./demo-resources";
import { roles as acmeRoles, atLevels, endOf } from "./demo-roles";
import { users as acmeUsers } from "./demo-users";

/**
 * Fills an empty database with two organizations to look around in; a filled one stays as it is.
 * Prints how to sign in, once.
 *
 * @param password for all demo accounts; made at random when undefined
 * @param hostPort where this machine's own firewall may be part of the demo: the port of this server
 */
export async function fillWithDemo(
  store: Database,
  { password, hostPort }: { password: string | undefined; hostPort?: number | undefined },
): Promise<void> {
  const [{ filled } = { filled: true }] = await store.run<{ filled: boolean }>(
    { text: "select exists (select from organizations) as filled" },
    [],
  );
  if (filled) return;
  const chosen = password ?? randomBytes(9).toString("base64url");
  const passwordHash = await hash(chosen, { memoryCost: 19_456, timeCost: 2, parallelism: 1 });
  await store.transaction(async (queries) => {
    await fillAcme(queries, passwordHash);
    await fillGlobex(queries, passwordHash);
    if (hostPort !== undefined && canChangeHost()) await fillHost(queries, hostPort);
  });
  process.stdout.write(
    [
      "A demo organization is ready. Sign in with",
      "  organization  acme",
      "  email         admin@acme.example, or member@acme.example without admin rights",
      `  password      ${password ? "the one in POSTERN_DEMO_PASSWORD" : `${chosen} (shown only now)`}`,
      "",
    ].join("\n"),
  );
}

/** Whoever tries the demo does so from their own machine or network. */
const allowedRanges = [
  "127.0.0.0/8",
  "::1/128",
  "10.0.0.0/8",
  "172.16.0.0/12",
  "192.168.0.0/16",
  "fd00::/16",
];

async function fillAcme({ orm }: Queries, passwordHash: string): Promise<void> {
  const organizationId = acmeId;
  await orm
    .insert(organizations)
    .values({ id: organizationId, name: "Acme", slug: "acme", allowedRanges });
  const own = <Row>(rows: Row[]) => rows.map((row) => ({ ...row, organizationId }));
  await orm.insert(resources).values(own(acmeResources.resources));
  await orm
    .insert(users)
    .values(
      own(acmeUsers).map((user) => ({ ...user, passwordHash, passwordChangedAt: new Date() })),
    );
  await orm.insert(roles).values(own(acmeRoles));
  const by = acmeUsers[0];
  const links = acmeRoles.flatMap((role) => {
    const link = {
      organizationId,
      roleId: role.id,
      assignedById: by?.id ?? null,
      assignedByName: by?.name ?? "",
      assignedAt: role.updatedAt,
    };
    return { role, link };
  });
  const held = links.flatMap(({ role, link }) =>
    role.resources.map((resourceId) => ({
      ...link,
      resourceId,
      expiresAt: endOf(role.id, resourceId),
    })),
  );
  const given = links.flatMap(({ role, link }) =>
    role.users.map((userId) => ({ ...link, userId, expiresAt: endOf(role.id, userId) })),
  );
  const leveled = atLevels().flatMap((extra) =>
    links.filter(({ role }) => role.id === extra.roleId).map(({ link }) => ({ ...link, ...extra })),
  );
  await orm.insert(roleResources).values(held);
  await orm.insert(roleResources).values(leveled);
  await orm.insert(roleUsers).values(given);
  await orm.insert(auditEvents).values(own(acmeEvents));
}

/** Small, and there so that tenant isolation can be tried by hand. */
async function fillGlobex({ orm }: Queries, passwordHash: string): Promise<void> {
  const organizationId = globexId;
  await orm.insert(organizations).values({ id: organizationId, name: "Globex", slug: "globex" });
  const [admin] = await orm
    .insert(users)
    .values([
      {
        organizationId,
        name: "Gil Moreau",
        email: "admin@globex.example",
        isOrgAdmin: true,
        passwordHash,
      },
      { organizationId, name: "Uma Reyes", email: "member@globex.example", passwordHash },
    ])
    .returning({ id: users.id, name: users.name });
  const [resource] = await orm
    .insert(resources)
    .values({
      organizationId,
      name: "globex-vault",
      provider: "SIMULATOR",
      resourceType: "SECURITY_GROUP",
      resourceIdentifier: "sg-0f00d5e11a5ec2e75",
      region: "us-west-2",
      isActive: true,
    })
    .returning({ id: resources.id });
  const [role] = await orm
    .insert(roles)
    .values({
      organizationId,
      name: "Vault Keepers",
      description: "Not for Acme",
      maxSessionDurationHours: 4,
    })
    .returning({ id: roles.id });
  if (!admin || !resource || !role) throw new Error("Inserts answer their rows");
  const link = {
    organizationId,
    roleId: role.id,
    assignedById: admin.id,
    assignedByName: admin.name,
  };
  await orm.insert(roleResources).values({ ...link, resourceId: resource.id });
  await orm.insert(roleUsers).values({ ...link, userId: admin.id });
}
