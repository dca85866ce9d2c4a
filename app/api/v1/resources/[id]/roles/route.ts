import { z } from "zod";
import { holdingRole } from "@/lib/contract/assignments";
import { uuid } from "@/lib/contract/common";
import { listRolesOfResource } from "@/lib/domain/roles/resource-roles";
import { endpoint } from "@/lib/http/endpoint";
import { route } from "@/lib/http/route";

const params = z.object({ id: uuid });

export const { GET, POST, PUT, PATCH, DELETE, HEAD, OPTIONS } = route({
  GET: endpoint({
    summary: "List the roles that hold a resource",
    description: "By name, each with its access levels, who added the resource, and until when.",
    access: "resources:read",
    params,
    response: z.array(holdingRole),
    errors: ["resource_not_found"],
    handle: ({ actor, params: { id } }) => listRolesOfResource(actor, id),
  }),
});
