import { z } from "zod";
import { uuid } from "@/lib/contract/common";
import { credential } from "@/lib/contract/credentials";
import { verifyCredential } from "@/lib/domain/credentials/verification";
import { endpoint } from "@/lib/http/endpoint";
import { credentialExamples } from "@/lib/http/resource-examples";
import { route } from "@/lib/http/route";

export const { GET, POST, PUT, PATCH, DELETE, HEAD, OPTIONS } = route({
  POST: endpoint({
    summary: "Verify a credential",
    description:
      "Asks the vendor whether it takes the secret. `isValid` is by the outcome; `verificationError` says why it failed.",
    access: "credentials:manage",
    params: z.object({ id: uuid }),
    response: credential,
    apart: true,
    errors: ["credential_not_found"],
    examples: { response: credentialExamples.credential },
    handle: ({ actor, params: { id } }) => verifyCredential(actor, id),
  }),
});
