import { DomainError, invalid } from "@/lib/domain/error";

/** A from-item of the levels that a resource defines, whatever else its config holds. */
const definedLevels = (config: string) => `jsonb_array_elements(case
    when jsonb_typeof(${config}->'accessLevels') = 'array' then ${config}->'accessLevels'
    else '[]'::jsonb end)`;

/** SQL: the name that a resource gives to a level, its remote id where it gives none. */
export const levelName = (config: string, level: string) => `case when ${level} = '' then ''
  else coalesce((select defined->>'name' from ${definedLevels(config)} defined
    where defined->>'remoteId' = ${level} limit 1), ${level}) end`;

/** SQL: whether a resource has a level; every one has the default level. */
export const hasLevel = (config: string, level: string) => `(${level} = '' or exists (
  select from ${definedLevels(config)} defined where defined->>'remoteId' = ${level}))`;

/**
 * The level that a call means, which older clients of Opal name in the query.
 *
 * @throws DomainError `validation` when query and body differ
 */
export function oneLevel(
  inQuery: { access_level_remote_id?: string | undefined },
  inBody: { access_level_remote_id?: string | undefined },
): string {
  const [old, level] = [inQuery.access_level_remote_id, inBody.access_level_remote_id];
  if (old !== undefined && level !== undefined && old !== level) {
    throw invalid("access_level_remote_id", "access_level_remote_id differs in query and body");
  }
  return level ?? old ?? "";
}

export const levelUnknown = (resourceName: string, level: string) =>
  new DomainError("access_level_unknown", {
    message: `Resource ${resourceName} has no access level '${level}'`,
  });
