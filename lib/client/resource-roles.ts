import { queryOptions } from "@tanstack/react-query";
import { api } from "./api";
import { resourceKeys } from "./resources";
import { listOf, schemasIn } from "./schemas";

const assignmentsSchemas = schemasIn(() => import("@/lib/contract/assignments"));

/** The roles that hold a resource. */
export function resourceRolesQuery(id: string) {
  return queryOptions({
    queryKey: resourceKeys.roles(id),
    queryFn: ({ signal }) =>
      api.get(`/resources/${id}/roles`, {
        schema: listOf(assignmentsSchemas("holdingRole")),
        signal,
      }),
  });
}
