import { z } from "zod";
import { uuid } from "@/lib/contract/common";
import { resource } from "@/lib/contract/resources";
import { verifyResource } from "@/lib/domain/resources/verification";
import { endpoint } from "@/lib/http/endpoint";
import { resourceExamples } from "@/lib/http/resource-examples";
import { route } from "@/lib/http/route";

export const { GET, POST, PUT, PATCH, DELETE, HEAD, OPTIONS } = route({
  POST: endpoint({
    summary: "Verify a resource",
    description:
      "Asks the firewall whether it is there and can be changed. `isActive` is by the outcome; `verificationError` says why it failed.",
    access: "resources:write",
    params: z.object({ id: uuid }),
    response: resource,
    apart: true,
    errors: ["resource_not_found"],
    examples: { response: resourceExamples.resource },
    handle: ({ actor, params: { id } }) => verifyResource(actor, id),
  }),
});
