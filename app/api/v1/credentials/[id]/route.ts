import { z } from "zod";
import { uuid } from "@/lib/contract/common";
import { credential, credentialUpdate } from "@/lib/contract/credentials";
import {
  deleteCredential,
  getCredential,
  updateCredential,
} from "@/lib/domain/credentials/credentials";
import { endpoint } from "@/lib/http/endpoint";
import { credentialExamples } from "@/lib/http/resource-examples";
import { route } from "@/lib/http/route";

const params = z.object({ id: uuid });

export const { GET, POST, PUT, PATCH, DELETE, HEAD, OPTIONS } = route({
  GET: endpoint({
    summary: "Get a credential",
    access: "credentials:manage",
    params,
    response: credential,
    errors: ["credential_not_found"],
    examples: { response: credentialExamples.credential },
    handle: ({ actor, params: { id } }) => getCredential(actor, id),
  }),
  PATCH: endpoint({
    summary: "Rename or rotate a credential",
    description:
      "New `credentialData` takes the place of all that it held. It is verified right after, and whatever waited at its firewalls for a better one is tried again.",
    access: "credentials:manage",
    params,
    body: credentialUpdate,
    response: credential,
    errors: ["credential_not_found"],
    examples: { body: { name: "AWS production" }, response: credentialExamples.credential },
    handle: ({ actor, params: { id }, body }) => updateCredential(actor, id, body),
  }),
  DELETE: endpoint({
    summary: "Delete a credential",
    description: "Refused while resources use it.",
    access: "credentials:manage",
    params,
    status: 204,
    errors: ["credential_not_found", "credential_in_use"],
    handle: ({ actor, params: { id } }) => deleteCredential(actor, id),
  }),
});
