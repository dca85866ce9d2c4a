import { z } from "zod";
import { apiKeyRotate, issuedApiKey } from "@/lib/contract/api-keys";
import { uuid } from "@/lib/contract/common";
import { rotateApiKey } from "@/lib/domain/api-keys";
import { apiKeyExamples } from "@/lib/http/api-key-examples";
import { endpoint } from "@/lib/http/endpoint";
import { route } from "@/lib/http/route";

export const { GET, POST, PUT, PATCH, DELETE, HEAD, OPTIONS } = route({
  POST: endpoint({
    summary: "Rotate an API key",
    description:
      "Makes a key with the same name and scopes that lives as long as the old one was meant to, and acts for the caller. The old one works for `overlapHours` more, though never beyond its own end.",
    access: "keys:manage",
    params: z.object({ id: uuid }),
    body: apiKeyRotate,
    status: 201,
    response: issuedApiKey,
    secretAnswer: true,
    errors: ["api_key_not_found", "api_key_ended"],
    examples: { body: { overlapHours: 24 }, response: apiKeyExamples.issued },
    handle: ({ actor, params: { id }, body }) => rotateApiKey(actor, id, body.overlapHours),
  }),
});
