import { queryOptions } from "@tanstack/react-query";
import { api } from "./api";
import { listOf, schemasIn } from "./schemas";
import { userKeys } from "./users";

const assignmentsSchemas = schemasIn(() => import("@/lib/contract/assignments"));

/** The roles of a person, with who gave them and until when. */
export function userRolesQuery(id: string) {
  return queryOptions({
    queryKey: userKeys.roles(id),
    queryFn: ({ signal }) =>
      api.get(`/users/${id}/roles`, { schema: listOf(assignmentsSchemas("assignedRole")), signal }),
  });
}
