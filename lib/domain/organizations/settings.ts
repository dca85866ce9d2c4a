import { eq, sql } from "drizzle-orm";
import type { Queries } from "@/db/queries";
import { organizations } from "@/db/schema/organizations";
import {
  type OrganizationAnswer,
  type OrganizationSettings,
  type OrganizationUpdate,
  organizationSettings,
} from "@/lib/contract/organization";
import type { Actor } from "@/lib/domain/actor";
import { demandUnchanged } from "@/lib/domain/entity-tag";
import { invalid } from "@/lib/domain/error";
import { write } from "@/lib/domain/write";
import { readPrivateRange } from "./address-ranges";

const columns = {
  passwordMinLength: organizations.passwordMinLength,
  passwordRequireUppercase: organizations.passwordRequireUppercase,
  passwordRequireLowercase: organizations.passwordRequireLowercase,
  passwordRequireDigit: organizations.passwordRequireDigit,
  passwordRequireSpecialChar: organizations.passwordRequireSpecialChar,
  passwordExpirationDays: organizations.passwordExpirationDays,
  maxSessionDurationHours: organizations.maxSessionDurationHours,
  allowedRanges: organizations.allowedRanges,
  maxLiveSessions: organizations.maxLiveSessions,
  allowsWideRules: organizations.allowsWideRules,
};

/** What holds for the whole organization. */
export function getOrganizationSettings({
  queries,
  organization,
}: Actor<"organization:manage">): Promise<OrganizationSettings> {
  return readSettings(queries, organization.id);
}

async function readSettings(queries: Queries, id: string): Promise<OrganizationSettings> {
  const [row] = await queries.orm
    .select(columns)
    .from(organizations)
    .where(eq(organizations.id, id));
  if (!row) throw new Error("The actor's organization is there as long as the actor");
  // There is no second factor yet, so none can be demanded.
  return organizationSettings.parse({ mfaRequired: false, ...row });
}

/**
 * Changes the settings that are given. Running sessions keep the limit that they began with.
 *
 * @param ifMatch the caller's `If-Match`: the change is made only if the settings are still as read
 * @throws DomainError `validation` for a range that is none, `settings_changed`
 */
export async function updateOrganizationSettings(
  actor: Actor<"organization:manage">,
  { allowedRanges, mfaRequired: _none, ...changes }: OrganizationUpdate,
  ifMatch: string | null,
): Promise<OrganizationAnswer> {
  const { id, name } = actor.organization;
  const ranges = allowedRanges && { allowedRanges: readRanges(allowedRanges) };
  return write(actor, async (queries) => {
    const before = await readSettings(queries, id);
    demandUnchanged(ifMatch, JSON.stringify(before), "settings_changed");
    const after = organizationSettings.parse({ ...before, ...changes, ...ranges });
    const result = { ...after, id, name, subscriptionTier: "ENTERPRISE" };
    if (JSON.stringify(after) === JSON.stringify(before)) return { result, events: [] };
    const { mfaRequired: _kept, ...stored } = after;
    await queries.orm
      .update(organizations)
      .set({ ...stored, updatedAt: sql`now()` })
      .where(eq(organizations.id, id));
    return {
      result,
      events: [
        {
          eventType: "ORGANIZATION_SETTINGS_UPDATE",
          resourceType: "ORGANIZATION",
          resourceId: id,
          resourceName: name,
          details: { before, after },
        },
      ],
    };
  });
}

/** One spelling of each range, each once, in the order that was given. */
function readRanges(texts: readonly string[]): string[] {
  const ranges = texts.map((text) => {
    const reading = readPrivateRange(text);
    if ("flaw" in reading) throw invalid("allowedRanges", reading.flaw);
    return reading.range;
  });
  return [...new Set(ranges)];
}
