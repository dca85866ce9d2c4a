import { z } from "zod";
import {
  apiKey,
  apiKeyCreate,
  apiKeyListQuery,
  apiKeyPage,
  issuedApiKey,
} from "@/lib/contract/api-keys";
import { createApiKey, listApiKeys } from "@/lib/domain/api-keys";
import { apiKeyExamples } from "@/lib/http/api-key-examples";
import { endpoint } from "@/lib/http/endpoint";
import { route } from "@/lib/http/route";

export const { GET, POST, PUT, PATCH, DELETE, HEAD, OPTIONS } = route({
  GET: endpoint({
    summary: "List API keys",
    description:
      "All keys of the organization by name, ended ones too. With `page` or `size` the answer is a page object.",
    access: "keys:manage",
    query: apiKeyListQuery,
    response: z.union([z.array(apiKey), apiKeyPage]),
    examples: { response: [apiKeyExamples.key] },
    handle: ({ actor, query }) => listApiKeys(actor, query),
  }),
  POST: endpoint({
    summary: "Create an API key",
    description:
      "It acts for the caller and never does more than they may at that moment. `plainTextKey` is shown only in this answer.",
    access: "keys:manage",
    body: apiKeyCreate,
    status: 201,
    response: issuedApiKey,
    secretAnswer: true,
    examples: { body: apiKeyExamples.body, response: apiKeyExamples.issued },
    handle: ({ actor, body }) => createApiKey(actor, body),
  }),
});
