import type { Account, Me } from "@/lib/contract/auth";
import type { Person } from "@/lib/domain/actor";

/** A person in the words of the wire. */
export function accountOf({ id, email, name, isOrgAdmin, organization }: Person): Account {
  return {
    id,
    email,
    name,
    isOrgAdmin,
    organizationId: organization.id,
    organizationName: organization.name,
    organizationSlug: organization.slug,
    subscriptionTier: "ENTERPRISE",
    mfaEnabled: false,
  };
}

/** A person with what their organization allows, in the words of the wire. */
export function meOf(person: Person): Me {
  return {
    ...accountOf(person),
    // Clients know two words here, and not the `CUSTOMER` of the users' list.
    platformRole: "USER",
    maxUsers: person.organization.maxUsers,
    maxResources: person.organization.maxResources,
    organizationMfaRequired: false,
  };
}
