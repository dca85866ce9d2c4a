import { HydrationBoundary } from "@tanstack/react-query";
import type { Metadata } from "next";
import type { SearchParams } from "nuqs/server";
import { UsersPage } from "@/components/users/users-page";
import { requireActor } from "@/lib/auth/page";
import { userListQueryOf, userSearch } from "@/lib/client/user-search";
import { userKeys } from "@/lib/client/users";
import { listUsers } from "@/lib/domain/users";
import { prefetch } from "@/lib/http/prefetch";

export const metadata: Metadata = { title: "People" };

type Props = { searchParams: Promise<SearchParams> };

export default async function Page({ searchParams }: Props) {
  const actor = await requireActor("users:read");
  const query = userListQueryOf(await userSearch.load(searchParams));
  const state = await prefetch({ queryKey: userKeys.list(query), read: listUsers(actor, query) });
  return (
    <HydrationBoundary state={state}>
      <UsersPage ownId={actor.id} />
    </HydrationBoundary>
  );
}
