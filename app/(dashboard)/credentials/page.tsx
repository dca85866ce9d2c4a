import { HydrationBoundary } from "@tanstack/react-query";
import type { Metadata } from "next";
import type { SearchParams } from "nuqs/server";
import { CredentialsPage } from "@/components/credentials/credentials-page";
import { requireActor } from "@/lib/auth/page";
import { credentialSearch } from "@/lib/client/credential-search";
import { credentialKeys } from "@/lib/client/credentials";
import { listCredentials } from "@/lib/domain/credentials/credentials";
import { prefetch } from "@/lib/http/prefetch";

export const metadata: Metadata = { title: "Credentials" };

type Props = { searchParams: Promise<SearchParams> };

export default async function Page({ searchParams }: Props) {
  const actor = await requireActor("credentials:manage");
  const query = credentialSearch.queryOf(await credentialSearch.load(searchParams));
  const state = await prefetch({
    queryKey: credentialKeys.list(query),
    read: listCredentials(actor, query),
  });
  return (
    <HydrationBoundary state={state}>
      <CredentialsPage />
    </HydrationBoundary>
  );
}
