import { randomBytes } from "node:crypto";
import { hash } from "@node-rs/argon2";
import type { Database } from "@/db/queries";
import { organizations } from "@/db/schema/organizations";
import { resources } from "@/db/schema/resources";
import { roleResources, roles, roleUsers } from "@/db/schema/roles";
import { users } from "@/db/schema/users";
import { demoPassword } from "./settings";

export type TenantPlan = {
  people?: readonly string[];
  resources?: readonly string[];
  roles?: readonly RolePlan[];
};

export type RolePlan = {
  name: string;
  description?: string;
  hours?: number;
  /** Names out of the plan's own. */
  people?: readonly string[];
  resources?: readonly string[];
};

export type Tenant = Awaited<ReturnType<typeof makeTenant>>;

let passwordHash: Promise<string> | undefined;

/**
 * An organization that no other test touches, with two admins, Ada Admin and Otto Other, and one
 * member, Mia Member. All have the demo password.
 */
export async function makeTenant(store: Database, plan: TenantPlan = {}) {
  const slug = `test-${randomBytes(6).toString("hex")}`;
  passwordHash ??= hash(demoPassword, { memoryCost: 19_456, timeCost: 2, parallelism: 1 });
  const hashed = await passwordHash;
  const names = ["Ada Admin", "Otto Other", "Mia Member", ...(plan.people ?? [])];
  return store.transaction(async ({ orm }) => {
    const [organization] = await orm
      .insert(organizations)
      .values({ name: "Initech", slug })
      .returning({ id: organizations.id });
    if (!organization) throw new Error("An insert answers its row");
    const organizationId = organization.id;
    const people = await orm
      .insert(users)
      .values(
        names.map((name, index) => ({
          organizationId,
          name,
          email: `${name.toLowerCase().replaceAll(" ", ".")}@${slug}.example`,
          isOrgAdmin: index < 2,
          passwordHash: hashed,
        })),
      )
      .returning({ id: users.id, name: users.name, email: users.email });
    const things = plan.resources?.length
      ? await orm
          .insert(resources)
          .values(plan.resources.map((name) => ({ organizationId, ...resourceLike(name) })))
          .returning({ id: resources.id, name: resources.name })
      : [];
    const made = plan.roles?.length
      ? await orm
          .insert(roles)
          .values(
            plan.roles.map(({ name, description = null, hours = null }) => ({
              organizationId,
              name,
              description,
              maxSessionDurationHours: hours,
            })),
          )
          .returning({ id: roles.id, name: roles.name })
      : [];
    const idOf = (rows: readonly { id: string; name: string }[]) => (name: string) => {
      const row = rows.find((candidate) => candidate.name === name);
      if (!row) throw new Error(`The test's organization has no ${name}`);
      return row.id;
    };
    const roleId = idOf(made);
    const userId = idOf(people);
    const resourceId = idOf(things);
    const by = { assignedById: userId("Otto Other"), assignedByName: "Otto Other" };
    const held = (plan.roles ?? []).flatMap((role) =>
      (role.resources ?? []).map((name) => ({
        ...by,
        organizationId,
        roleId: roleId(role.name),
        resourceId: resourceId(name),
      })),
    );
    const given = (plan.roles ?? []).flatMap((role) =>
      (role.people ?? []).map((name) => ({
        ...by,
        organizationId,
        roleId: roleId(role.name),
        userId: userId(name),
      })),
    );
    if (held.length) await orm.insert(roleResources).values(held);
    if (given.length) await orm.insert(roleUsers).values(given);
    const account = (name: string) => ({
      organizationSlug: slug,
      email: people[names.indexOf(name)]?.email ?? "",
    });
    return {
      organizationId,
      slug,
      people,
      roleId,
      userId,
      resourceId,
      admin: account("Ada Admin"),
      otherAdmin: account("Otto Other"),
      member: account("Mia Member"),
    };
  });
}

function resourceLike(name: string) {
  return {
    name,
    provider: "AWS",
    resourceType: "SECURITY_GROUP",
    resourceIdentifier: `sg-${name
      .toLowerCase()
      .replace(/[^a-z0-9]+/g, "-")
      .slice(0, 40)}`,
    region: "eu-west-1",
    config: { port: 5432, protocol: "tcp" },
    isActive: true,
    lastVerifiedAt: new Date("2026-11-01T09:00:00Z"),
  };
}
