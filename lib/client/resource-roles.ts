import { queryOptions } from "@tanstack/react-query";
import { z } from "zod";
import { holdingRole } from "@/lib/contract/assignments";
import { api } from "./api";
import { resourceKeys } from "./resources";

/** The roles that hold a resource. */
export function resourceRolesQuery(id: string) {
  return queryOptions({
    queryKey: resourceKeys.roles(id),
    queryFn: ({ signal }) =>
      api.get(`/resources/${id}/roles`, { schema: z.array(holdingRole), signal }),
  });
}
