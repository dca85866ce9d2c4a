import { z } from "zod";
import { uuid } from "@/lib/contract/common";
import { preview, rolePreviewBody } from "@/lib/contract/previews";
import { previewRole } from "@/lib/domain/access/previews";
import { endpoint } from "@/lib/http/endpoint";
import { previewExamples } from "@/lib/http/preview-examples";
import { route } from "@/lib/http/route";

const params = z.object({ id: uuid });

export const { GET, POST, PUT, PATCH, DELETE, HEAD, OPTIONS } = route({
  POST: endpoint({
    summary: "Preview another limit of a role, or its deletion",
    description: "Whose limit would change, and who would lose what. Nothing is changed.",
    access: "roles:write",
    params,
    body: rolePreviewBody,
    response: preview,
    errors: ["role_not_found"],
    examples: previewExamples.role,
    handle: ({ actor, params: { id }, body }) => previewRole(actor, id, body),
  }),
});
