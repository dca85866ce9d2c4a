import { keepPreviousData, mutationOptions, queryOptions } from "@tanstack/react-query";
import type {
  CredentialCreate,
  CredentialListQuery,
  CredentialUpdate,
} from "@/lib/contract/credentials";
import { api } from "./api";
import { listOf, schemasIn } from "./schemas";
import type { Write } from "./write";

const credentialsSchemas = schemasIn(() => import("@/lib/contract/credentials"));
const providersSchemas = schemasIn(() => import("@/lib/contract/providers"));

export const credentialKeys = {
  all: ["credentials"],
  list: (query: CredentialListQuery) => ["credentials", "list", query] as const,
} as const;

/** One page of the credentials. Prefetch under `credentialKeys.list` with the same query. */
export function credentialPageQuery(query: CredentialListQuery) {
  return queryOptions({
    queryKey: credentialKeys.list(query),
    queryFn: ({ signal }) =>
      api.get("/credentials", { schema: credentialsSchemas("credentialPage"), query, signal }),
    placeholderData: keepPreviousData,
  });
}

/** All of them, to choose one. */
export function credentialsQuery() {
  return queryOptions({
    queryKey: ["credentials", "all"],
    queryFn: ({ signal }) =>
      api.get("/credentials", { schema: listOf(credentialsSchemas("credential")), signal }),
  });
}

/** The kinds of firewalls that are built in; they change only with the program. */
export function providersQuery() {
  return queryOptions({
    queryKey: ["providers"],
    queryFn: ({ signal }) =>
      api.get("/providers", { schema: listOf(providersSchemas("provider")), signal }),
    staleTime: Number.POSITIVE_INFINITY,
  });
}

/** What credentials must be allowed, always for the resources as they are. */
export function policiesQuery() {
  return queryOptions({
    queryKey: ["providers", "policies"],
    queryFn: ({ signal }) =>
      api.get("/providers", {
        schema: listOf(providersSchemas("provider")),
        query: { policies: "true" },
        signal,
      }),
    staleTime: 0,
  });
}

/** What was sent holds a secret, so it is forgotten as soon as nobody looks at it. */
const forgotten = { gcTime: 0, meta: { invalidates: [credentialKeys.all] } };

export function createCredential() {
  return mutationOptions({
    mutationFn: ({ body, idempotencyKey }: Write<CredentialCreate>) =>
      api.post("/credentials", { schema: credentialsSchemas("credential"), body, idempotencyKey }),
    ...forgotten,
  });
}

export function updateCredential(id: string) {
  return mutationOptions({
    mutationFn: ({ body }: Write<CredentialUpdate>) =>
      api.patch(`/credentials/${id}`, { schema: credentialsSchemas("credential"), body }),
    ...forgotten,
  });
}

/** Asks the vendor, which may take some seconds. */
export function verifyCredential(id: string) {
  return mutationOptions({
    mutationFn: () =>
      api.post(`/credentials/${id}/verify`, { schema: credentialsSchemas("credential") }),
    meta: { invalidates: [credentialKeys.all, ["resources"]] },
  });
}

export function deleteCredential(id: string) {
  return mutationOptions({
    mutationFn: () => api.delete(`/credentials/${id}`),
    meta: { invalidates: [credentialKeys.all] },
  });
}
