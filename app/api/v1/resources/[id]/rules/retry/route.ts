import { z } from "zod";
import { uuid } from "@/lib/contract/common";
import { resourceRules } from "@/lib/contract/resource-rules";
import { retryRules } from "@/lib/domain/resources/rules";
import { endpoint } from "@/lib/http/endpoint";
import { route } from "@/lib/http/route";

export const { GET, POST, PUT, PATCH, DELETE, HEAD, OPTIONS } = route({
  POST: endpoint({
    summary: "Try the rules of a resource again now",
    description: "Whatever failed before is tried at once instead of after its pause.",
    access: "resources:write",
    params: z.object({ id: uuid }),
    response: resourceRules,
    errors: ["resource_not_found"],
    handle: ({ actor, params: { id } }) => retryRules(actor, id),
  }),
});
