import { HydrationBoundary } from "@tanstack/react-query";
import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { cache } from "react";
import { RolePage } from "@/components/roles/role-page";
import { requireActor } from "@/lib/auth/page";
import { liveSessionKeys } from "@/lib/client/live-sessions";
import { roleKeys } from "@/lib/client/roles";
import { uuid } from "@/lib/contract/common";
import type { Role } from "@/lib/contract/roles";
import { DomainError } from "@/lib/domain/error";
import { listAssigned } from "@/lib/domain/roles/assignments";
import { getRole } from "@/lib/domain/roles/roles";
import {
  countLiveSessionsOfRoles,
  countLiveSessionsOfUsers,
} from "@/lib/domain/sessions/live-sessions";
import type { WireJson } from "@/lib/domain/wire-json";
import { prefetch } from "@/lib/http/prefetch";

type Props = { params: Promise<{ id: string }> };

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const role = await readRole((await params).id);
  return { title: parse(role).name };
}

export default async function Page({ params }: Props) {
  const role = await readRole((await params).id);
  const { id } = parse(role);
  const actor = await requireActor("roles:read");
  const peoplesActor = await requireActor("users:read");
  const ofRole = { roleId: id };
  const state = await prefetch(
    { queryKey: roleKeys.one(id), read: Promise.resolve(role) },
    { queryKey: roleKeys.resources(id), read: listAssigned(actor, "resource", id) },
    { queryKey: roleKeys.users(id), read: listAssigned(actor, "user", id) },
    {
      queryKey: liveSessionKeys.ofRoles([id]),
      read: countLiveSessionsOfRoles(actor, { ids: [id] }),
    },
    {
      queryKey: liveSessionKeys.ofUsers(ofRole),
      read: countLiveSessionsOfUsers(peoplesActor, ofRole),
    },
  ).catch(orNotFound);
  return (
    <HydrationBoundary state={state}>
      <RolePage roleId={id} />
    </HydrationBoundary>
  );
}

/** Once per request, for the title and for the page. */
const readRole = cache(async (written: string): Promise<WireJson<Role>> => {
  const actor = await requireActor("roles:read");
  const id = uuid.safeParse(written);
  if (!id.success) notFound();
  return getRole(actor, id.data).catch(orNotFound);
});

function parse(wire: WireJson<Role>): Role {
  return JSON.parse(wire.text);
}

function orNotFound(error: unknown): never {
  if (error instanceof DomainError && error.code === "role_not_found") notFound();
  throw error;
}
