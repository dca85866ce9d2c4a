import { z } from "zod";
import {
  credential,
  credentialCreate,
  credentialListQuery,
  credentialPage,
} from "@/lib/contract/credentials";
import { createCredential, listCredentials } from "@/lib/domain/credentials/credentials";
import { endpoint } from "@/lib/http/endpoint";
import { credentialExamples } from "@/lib/http/resource-examples";
import { route } from "@/lib/http/route";

export const { GET, POST, PUT, PATCH, DELETE, HEAD, OPTIONS } = route({
  GET: endpoint({
    summary: "List credentials",
    description:
      "All credentials of the organization by name, without what they hold. With `page` or `size` the answer is a page object.",
    access: "credentials:manage",
    query: credentialListQuery,
    response: z.union([z.array(credential), credentialPage]),
    examples: { response: [credentialExamples.credential] },
    handle: ({ actor, query }) => listCredentials(actor, query),
  }),
  POST: endpoint({
    summary: "Add a credential",
    description:
      "What it holds is sealed with AES-256-GCM and never answered. It is verified right after; until then `isValid` is null.",
    access: "credentials:manage",
    body: credentialCreate,
    status: 201,
    response: credential,
    examples: { body: credentialExamples.body, response: credentialExamples.made },
    handle: ({ actor, body }) => createCredential(actor, body),
  }),
});
