import { z } from "zod";
import { uuid } from "@/lib/contract/common";
import { preview, userPreviewBody } from "@/lib/contract/previews";
import { previewUser } from "@/lib/domain/access/previews";
import { endpoint } from "@/lib/http/endpoint";
import { previewExamples } from "@/lib/http/preview-examples";
import { route } from "@/lib/http/route";

const params = z.object({ id: uuid });

export const { GET, POST, PUT, PATCH, DELETE, HEAD, OPTIONS } = route({
  POST: endpoint({
    summary: "Preview other rights of a user, or their deletion",
    description: "What they would gain or lose. Nothing is changed.",
    access: "users:write",
    params,
    body: userPreviewBody,
    response: preview,
    errors: ["user_not_found", "last_admin"],
    examples: previewExamples.user,
    handle: ({ actor, params: { id }, body }) => previewUser(actor, id, body),
  }),
});
