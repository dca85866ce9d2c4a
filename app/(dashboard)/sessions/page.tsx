import { HydrationBoundary } from "@tanstack/react-query";
import type { Metadata } from "next";
import type { SearchParams } from "nuqs/server";
import { SessionsPage } from "@/components/sessions/sessions-page";
import { requireActor } from "@/lib/auth/page";
import { historyQueryOf, loadOwnSessions } from "@/lib/client/session-search";
import { openQuery, sessionKeys } from "@/lib/client/sessions";
import { can } from "@/lib/contract/permissions";
import type { Actor } from "@/lib/domain/actor";
import { readSessionOptions } from "@/lib/domain/sessions/options";
import { listOwnSessions } from "@/lib/domain/sessions/reads";
import { WireJson } from "@/lib/domain/wire-json";
import { prefetch } from "@/lib/http/prefetch";

export const metadata: Metadata = { title: "My sessions" };

type Props = { searchParams: Promise<SearchParams> };

export default async function Page({ searchParams }: Props) {
  const actor = await requireActor("sessions:read");
  const history = historyQueryOf(await loadOwnSessions(searchParams));
  const state = await prefetch(
    { queryKey: sessionKeys.open, read: listOwnSessions(actor, openQuery) },
    { queryKey: sessionKeys.own(history), read: listOwnSessions(actor, history) },
    { queryKey: sessionKeys.options, read: readOptions(actor) },
  );
  return (
    <HydrationBoundary state={state}>
      <SessionsPage isAdmin={can(actor, "sessions:manage")} />
    </HydrationBoundary>
  );
}

const readOptions = async (actor: Actor<"sessions:read">) =>
  new WireJson(JSON.stringify(await readSessionOptions(actor)));
