import { HydrationBoundary } from "@tanstack/react-query";
import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { cache } from "react";
import { UserPage } from "@/components/users/user-page";
import { requireActor } from "@/lib/auth/page";
import { liveSessionKeys } from "@/lib/client/live-sessions";
import { userKeys } from "@/lib/client/users";
import { uuid } from "@/lib/contract/common";
import type { User } from "@/lib/contract/users";
import { DomainError } from "@/lib/domain/error";
import { listRolesOfUser } from "@/lib/domain/roles/user-roles";
import { countLiveSessionsOfUsers } from "@/lib/domain/sessions/live-sessions";
import { getUser } from "@/lib/domain/users/users";
import type { WireJson } from "@/lib/domain/wire-json";
import { prefetch } from "@/lib/http/prefetch";

type Props = { params: Promise<{ id: string }> };

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const user = await readUser((await params).id);
  return { title: parse(user).name };
}

export default async function Page({ params }: Props) {
  const user = await readUser((await params).id);
  const { id } = parse(user);
  const actor = await requireActor("users:read");
  const asked = { ids: [id] };
  const state = await prefetch(
    { queryKey: userKeys.one(id), read: Promise.resolve(user) },
    { queryKey: userKeys.roles(id), read: listRolesOfUser(actor, id) },
    { queryKey: liveSessionKeys.ofUsers(asked), read: countLiveSessionsOfUsers(actor, asked) },
  ).catch(orNotFound);
  return (
    <HydrationBoundary state={state}>
      <UserPage userId={id} ownId={actor.id} />
    </HydrationBoundary>
  );
}

/** Once per request, for the title and for the page. */
const readUser = cache(async (written: string): Promise<WireJson<User>> => {
  const actor = await requireActor("users:read");
  const id = uuid.safeParse(written);
  if (!id.success) notFound();
  return getUser(actor, id.data).catch(orNotFound);
});

function parse(wire: WireJson<User>): User {
  return JSON.parse(wire.text);
}

function orNotFound(error: unknown): never {
  if (error instanceof DomainError && error.code === "user_not_found") notFound();
  throw error;
}
