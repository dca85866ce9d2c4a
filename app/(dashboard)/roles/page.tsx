import { HydrationBoundary } from "@tanstack/react-query";
import type { Metadata } from "next";
import type { SearchParams } from "nuqs/server";
import { RolesPage } from "@/components/roles/roles-page";
import { requireActor } from "@/lib/auth/page";
import { roleListQueryOf, roleSearch } from "@/lib/client/role-search";
import { roleKeys } from "@/lib/client/roles";
import { listRoles } from "@/lib/domain/roles";
import { prefetch } from "@/lib/http/prefetch";

export const metadata: Metadata = { title: "Roles" };

type Props = { searchParams: Promise<SearchParams> };

export default async function Page({ searchParams }: Props) {
  const actor = await requireActor("roles:read");
  const query = roleListQueryOf(await roleSearch.load(searchParams));
  const state = await prefetch({ queryKey: roleKeys.list(query), read: listRoles(actor, query) });
  return (
    <HydrationBoundary state={state}>
      <RolesPage />
    </HydrationBoundary>
  );
}
