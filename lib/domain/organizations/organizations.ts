import { randomUUID } from "node:crypto";
import { sql } from "drizzle-orm";
import { database } from "@/db/connection";
import { organizations } from "@/db/schema/organizations";
import { users } from "@/db/schema/users";
import { recordAuditEvent, systemActor, systemOrigin } from "@/lib/domain/audit/events";
import { DomainError } from "@/lib/domain/error";
import { hashPassword } from "@/lib/domain/sign-in/password";

type NewOrganization = {
  slug: string;
  name: string;
  admin: { email: string; name: string; password: string };
};

/**
 * Makes an organization with its first admin.
 *
 * @throws DomainError `validation` when the slug is taken
 */
export async function createOrganization({ slug, name, admin }: NewOrganization): Promise<void> {
  const passwordHash = await hashPassword(admin.password);
  const store = await database();
  await store.transaction(async (queries) => {
    const [organization] = await queries.orm
      .insert(organizations)
      .values({ slug, name })
      .onConflictDoNothing()
      .returning({ id: organizations.id });
    if (!organization) {
      throw new DomainError("validation", { message: `An organization ${slug} exists already.` });
    }
    await queries.orm.insert(users).values({
      organizationId: organization.id,
      email: admin.email,
      name: admin.name,
      passwordHash,
      passwordChangedAt: sql`now()`,
      isOrgAdmin: true,
    });
    await recordAuditEvent(queries, organization.id, systemActor, systemOrigin(randomUUID()), {
      eventType: "ORGANIZATION_CREATE",
      resourceType: "ORGANIZATION",
      resourceId: organization.id,
      resourceName: name,
      details: { before: null, after: { slug, name, admin: admin.email } },
    });
  });
}
