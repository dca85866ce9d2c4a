import { HydrationBoundary } from "@tanstack/react-query";
import type { Metadata } from "next";
import type { SearchParams } from "nuqs/server";
import { ResourcesPage } from "@/components/resources/resources-page";
import { requireActor } from "@/lib/auth/page";
import { resourceListQueryOf, resourceSearch } from "@/lib/client/resource-search";
import { resourceKeys } from "@/lib/client/resources";
import { listProviders } from "@/lib/domain/resources/provider-input";
import { listResources } from "@/lib/domain/resources/resources";
import { prefetch } from "@/lib/http/prefetch";

export const metadata: Metadata = { title: "Resources" };

type Props = { searchParams: Promise<SearchParams> };

export default async function Page({ searchParams }: Props) {
  const actor = await requireActor("resources:read");
  const query = resourceListQueryOf(await resourceSearch.load(searchParams));
  const state = await prefetch({
    queryKey: resourceKeys.list(query),
    read: listResources(actor, query),
  });
  const kinds = await listProviders(actor, false);
  const providers = [...new Set(kinds.map(({ provider }) => provider))];
  return (
    <HydrationBoundary state={state}>
      <ResourcesPage providers={providers} />
    </HydrationBoundary>
  );
}
