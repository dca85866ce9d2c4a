import { z } from "zod";
import { assignedRole } from "@/lib/contract/assignments";
import { uuid } from "@/lib/contract/common";
import { listRolesOfUser } from "@/lib/domain/roles/user-roles";
import { endpoint } from "@/lib/http/endpoint";
import { route } from "@/lib/http/route";

const params = z.object({ id: uuid });

export const { GET, POST, PUT, PATCH, DELETE, HEAD, OPTIONS } = route({
  GET: endpoint({
    summary: "List the roles of a user",
    description: "By name, each with who assigned it, when, and until when.",
    access: "users:read",
    params,
    response: z.array(assignedRole),
    errors: ["user_not_found"],
    handle: ({ actor, params: { id } }) => listRolesOfUser(actor, id),
  }),
});
