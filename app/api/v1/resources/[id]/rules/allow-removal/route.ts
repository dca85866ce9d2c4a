import { z } from "zod";
import { uuid } from "@/lib/contract/common";
import { resourceRules } from "@/lib/contract/resource-rules";
import { allowRemovals } from "@/lib/domain/resources/rules";
import { endpoint } from "@/lib/http/endpoint";
import { route } from "@/lib/http/route";

export const { GET, POST, PUT, PATCH, DELETE, HEAD, OPTIONS } = route({
  POST: endpoint({
    summary: "Allow the removals that are held",
    description:
      "Rules with our tag that nothing explains are removed only after this word when they are many.",
    access: "resources:write",
    params: z.object({ id: uuid }),
    response: resourceRules,
    errors: ["resource_not_found", "removal_not_held"],
    handle: ({ actor, params: { id } }) => allowRemovals(actor, id),
  }),
});
