import { HydrationBoundary } from "@tanstack/react-query";
import type { Metadata } from "next";
import type { SearchParams } from "nuqs/server";
import { UsersPage } from "@/components/users/users-page";
import { requireActor } from "@/lib/auth/page";
import { liveSessionKeys } from "@/lib/client/live-sessions";
import { userListQueryOf, userSearch } from "@/lib/client/user-search";
import { userKeys } from "@/lib/client/users";
import type { Page as ListPage } from "@/lib/contract/common";
import type { User } from "@/lib/contract/users";
import { countLiveSessionsOfUsers } from "@/lib/domain/sessions/live-sessions";
import { listUsers } from "@/lib/domain/users/users";
import { prefetch } from "@/lib/http/prefetch";

export const metadata: Metadata = { title: "People" };

type Props = { searchParams: Promise<SearchParams> };

export default async function Page({ searchParams }: Props) {
  const actor = await requireActor("users:read");
  const query = userListQueryOf(await userSearch.load(searchParams));
  const users = await listUsers(actor, query);
  const { content }: ListPage<User> = JSON.parse(users.text);
  const asked = { ids: content.map(({ id }) => id) };
  const state = await prefetch(
    { queryKey: userKeys.list(query), read: Promise.resolve(users) },
    { queryKey: liveSessionKeys.ofUsers(asked), read: countLiveSessionsOfUsers(actor, asked) },
  );
  return (
    <HydrationBoundary state={state}>
      <UsersPage ownId={actor.id} />
    </HydrationBoundary>
  );
}
