import { z } from "zod";
import { uuid } from "@/lib/contract/common";
import { assignmentPreviewBody, preview } from "@/lib/contract/previews";
import { previewAssignments } from "@/lib/domain/access/previews";
import { endpoint } from "@/lib/http/endpoint";
import { previewExamples } from "@/lib/http/preview-examples";
import { route } from "@/lib/http/route";

const params = z.object({ id: uuid });

export const { GET, POST, PUT, PATCH, DELETE, HEAD, OPTIONS } = route({
  POST: endpoint({
    summary: "Preview a change to the resources of a role",
    description:
      "Who would gain, lose or keep what by assigning, by unassigning or by another end. Nothing is changed; what the change would refuse is refused here too.",
    access: "roles:write",
    params,
    body: assignmentPreviewBody,
    response: preview,
    errors: ["role_not_found", "resource_not_assigned"],
    examples: previewExamples.resources,
    handle: ({ actor, params: { id }, body }) => previewAssignments(actor, "resource", id, body),
  }),
});
