import { queryOptions } from "@tanstack/react-query";
import { z } from "zod";
import { assignedRole } from "@/lib/contract/assignments";
import { api } from "./api";
import { userKeys } from "./users";

/** The roles of a person, with who gave them and until when. */
export function userRolesQuery(id: string) {
  return queryOptions({
    queryKey: userKeys.roles(id),
    queryFn: ({ signal }) =>
      api.get(`/users/${id}/roles`, { schema: z.array(assignedRole), signal }),
  });
}
