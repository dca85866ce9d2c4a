import { z } from "zod";
import { provider, providerQuery } from "@/lib/contract/providers";
import { listProviders } from "@/lib/domain/resources/provider-input";
import { endpoint } from "@/lib/http/endpoint";
import { route } from "@/lib/http/route";

export const { GET, POST, PUT, PATCH, DELETE, HEAD, OPTIONS } = route({
  GET: endpoint({
    summary: "List the kinds of firewalls that are built in",
    description: "With what each needs to know of a resource and of a credential.",
    access: "resources:read",
    query: providerQuery,
    response: z.array(provider),
    handle: ({ actor, query: { policies } }) => listProviders(actor, policies === "true"),
  }),
});
