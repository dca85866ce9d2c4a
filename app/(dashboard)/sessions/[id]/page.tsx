import { HydrationBoundary } from "@tanstack/react-query";
import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { cache } from "react";
import { SessionPage } from "@/components/sessions/session-page";
import { requireActor } from "@/lib/auth/page";
import { sessionKeys } from "@/lib/client/sessions";
import { uuid } from "@/lib/contract/common";
import { can } from "@/lib/contract/permissions";
import type { SessionDetail } from "@/lib/contract/sessions";
import { DomainError } from "@/lib/domain/error";
import { getAnySession, getSession } from "@/lib/domain/sessions/reads";
import type { WireJson } from "@/lib/domain/wire-json";
import { prefetch } from "@/lib/http/prefetch";

type Props = { params: Promise<{ id: string }> };

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const { session } = await readSession((await params).id);
  return { title: `Session of ${parse(session).userName}` };
}

export default async function Page({ params }: Props) {
  const { session, viewer } = await readSession((await params).id);
  const { id } = parse(session);
  const whose = viewer.isAdmin ? "anybody" : "own";
  const state = await prefetch({
    queryKey: sessionKeys.one(id, whose),
    read: Promise.resolve(session),
  });
  return (
    <HydrationBoundary state={state}>
      <SessionPage sessionId={id} viewer={viewer} />
    </HydrationBoundary>
  );
}

/** Once per request, for the title and for the page: an admin sees everybody's, others their own. */
const readSession = cache(async (written: string) => {
  const actor = await requireActor("sessions:read");
  const id = uuid.safeParse(written);
  if (!id.success) notFound();
  const isAdmin = can(actor, "sessions:manage");
  const session = await (isAdmin
    ? getAnySession(await requireActor("sessions:manage"), id.data)
    : getSession(actor, id.data)
  ).catch(orNotFound);
  return { session, viewer: { id: actor.id, isAdmin } };
});

function parse(wire: WireJson<SessionDetail>): SessionDetail {
  return JSON.parse(wire.text);
}

function orNotFound(error: unknown): never {
  if (error instanceof DomainError && error.code === "session_not_found") notFound();
  throw error;
}
