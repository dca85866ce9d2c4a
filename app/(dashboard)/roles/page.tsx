import { HydrationBoundary } from "@tanstack/react-query";
import type { Metadata } from "next";
import type { SearchParams } from "nuqs/server";
import { RolesPage } from "@/components/roles/roles-page";
import { requireActor } from "@/lib/auth/page";
import { liveSessionKeys } from "@/lib/client/live-sessions";
import { roleListQueryOf, roleSearch } from "@/lib/client/role-search";
import { roleKeys } from "@/lib/client/roles";
import type { Page as ListPage } from "@/lib/contract/common";
import type { Role } from "@/lib/contract/roles";
import { listRoles } from "@/lib/domain/roles/roles";
import { countLiveSessionsOfRoles } from "@/lib/domain/sessions/live-sessions";
import { prefetch } from "@/lib/http/prefetch";

export const metadata: Metadata = { title: "Roles" };

type Props = { searchParams: Promise<SearchParams> };

export default async function Page({ searchParams }: Props) {
  const actor = await requireActor("roles:read");
  const query = roleListQueryOf(await roleSearch.load(searchParams));
  const roles = await listRoles(actor, query);
  const { content }: ListPage<Role> = JSON.parse(roles.text);
  const ids = content.map(({ id }) => id);
  const state = await prefetch(
    { queryKey: roleKeys.list(query), read: Promise.resolve(roles) },
    { queryKey: liveSessionKeys.ofRoles(ids), read: countLiveSessionsOfRoles(actor, { ids }) },
  );
  return (
    <HydrationBoundary state={state}>
      <RolesPage />
    </HydrationBoundary>
  );
}
