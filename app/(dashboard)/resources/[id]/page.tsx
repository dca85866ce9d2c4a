import { HydrationBoundary } from "@tanstack/react-query";
import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { cache } from "react";
import { ResourcePage } from "@/components/resources/resource-page";
import { requireActor } from "@/lib/auth/page";
import { resourceKeys } from "@/lib/client/resources";
import { uuid } from "@/lib/contract/common";
import type { Resource } from "@/lib/contract/resources";
import { DomainError } from "@/lib/domain/error";
import { getResource } from "@/lib/domain/resources/resources";
import { listRolesOfResource } from "@/lib/domain/roles/resource-roles";
import type { WireJson } from "@/lib/domain/wire-json";
import { prefetch } from "@/lib/http/prefetch";

type Props = { params: Promise<{ id: string }> };

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const resource = await readResource((await params).id);
  return { title: parse(resource).name };
}

export default async function Page({ params }: Props) {
  const resource = await readResource((await params).id);
  const { id } = parse(resource);
  const actor = await requireActor("resources:read");
  const state = await prefetch(
    { queryKey: resourceKeys.one(id), read: Promise.resolve(resource) },
    { queryKey: resourceKeys.roles(id), read: listRolesOfResource(actor, id) },
  ).catch(orNotFound);
  return (
    <HydrationBoundary state={state}>
      <ResourcePage resourceId={id} />
    </HydrationBoundary>
  );
}

/** Once per request, for the title and for the page. */
const readResource = cache(async (written: string): Promise<WireJson<Resource>> => {
  const actor = await requireActor("resources:read");
  const id = uuid.safeParse(written);
  if (!id.success) notFound();
  return getResource(actor, id.data).catch(orNotFound);
});

function parse(wire: WireJson<Resource>): Resource {
  return JSON.parse(wire.text);
}

function orNotFound(error: unknown): never {
  if (error instanceof DomainError && error.code === "resource_not_found") notFound();
  throw error;
}
