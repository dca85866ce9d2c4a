import { mutationOptions, queryOptions } from "@tanstack/react-query";
import type { OrganizationUpdate } from "@/lib/contract/organization";
import { api } from "./api";
import { schemasIn } from "./schemas";
import type { Write } from "./write";

const organizationSchemas = schemasIn(() => import("@/lib/contract/organization"));

export const organizationKeys = { settings: ["organization", "settings"] } as const;

/** The settings with their ETag, to hand to `updateSettings`. */
export function settingsQuery() {
  return queryOptions({
    queryKey: organizationKeys.settings,
    queryFn: ({ signal }) =>
      api.getWithEtag("/organization/settings", {
        schema: organizationSchemas("organizationSettings"),
        signal,
      }),
  });
}

/**
 * `etagOf` gives the ETag that was read: a change by someone else since then is refused by
 * `settings_changed`. Undefined saves over it.
 */
export function updateSettings(etagOf: () => string | undefined) {
  return mutationOptions({
    mutationFn: ({ body }: Write<OrganizationUpdate>) =>
      api.patch("/organization/settings", {
        schema: organizationSchemas("organizationAnswer"),
        body,
        ifMatch: etagOf(),
      }),
    meta: { invalidates: [organizationKeys.settings] },
  });
}
