import { z } from "zod";
import { uuid } from "@/lib/contract/common";
import { resourceRules } from "@/lib/contract/resource-rules";
import { getResourceRules } from "@/lib/domain/resources/rules";
import { endpoint } from "@/lib/http/endpoint";
import { route } from "@/lib/http/route";

export const { GET, POST, PUT, PATCH, DELETE, HEAD, OPTIONS } = route({
  GET: endpoint({
    summary: "List the rules at a resource's firewall",
    description:
      "Rules of ours that are there, who needs each, and those that went in the last day; rules that are not ours; and what waits for a word.",
    access: "resources:read",
    params: z.object({ id: uuid }),
    response: resourceRules,
    errors: ["resource_not_found"],
    handle: ({ actor, params: { id } }) => getResourceRules(actor, id),
  }),
});
