import { HydrationBoundary } from "@tanstack/react-query";
import type { Metadata } from "next";
import type { SearchParams } from "nuqs/server";
import { AccessPage } from "@/components/access/access-page";
import { requireActor } from "@/lib/auth/page";
import { accessKeys } from "@/lib/client/access";
import { accessListQueryOf, loadAccessSearch } from "@/lib/client/access-search";
import { listAccess } from "@/lib/domain/access/pages";
import { WireJson } from "@/lib/domain/wire-json";
import { prefetch } from "@/lib/http/prefetch";

export const metadata: Metadata = { title: "Access" };

type Props = { searchParams: Promise<SearchParams> };

export default async function Page({ searchParams }: Props) {
  const actor = await requireActor("roles:read");
  const query = accessListQueryOf(await loadAccessSearch(searchParams));
  const read = listAccess(actor, query).then((page) => new WireJson(JSON.stringify(page)));
  const state = await prefetch({ queryKey: accessKeys.list(query), read });
  return (
    <HydrationBoundary state={state}>
      <AccessPage />
    </HydrationBoundary>
  );
}
