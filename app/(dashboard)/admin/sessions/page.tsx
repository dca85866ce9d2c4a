import { HydrationBoundary } from "@tanstack/react-query";
import type { Metadata } from "next";
import type { SearchParams } from "nuqs/server";
import { AllSessionsPage } from "@/components/sessions/all-sessions-page";
import { requireActor } from "@/lib/auth/page";
import { sessionListQueryOf, sessionSearch } from "@/lib/client/session-search";
import { sessionKeys } from "@/lib/client/sessions";
import { listAllSessions } from "@/lib/domain/sessions/reads";
import { prefetch } from "@/lib/http/prefetch";

export const metadata: Metadata = { title: "All sessions" };

type Props = { searchParams: Promise<SearchParams> };

export default async function Page({ searchParams }: Props) {
  const actor = await requireActor("sessions:manage");
  const query = sessionListQueryOf(await sessionSearch.load(searchParams));
  const state = await prefetch({
    queryKey: sessionKeys.everybody(query),
    read: listAllSessions(actor, query),
  });
  return (
    <HydrationBoundary state={state}>
      <AllSessionsPage />
    </HydrationBoundary>
  );
}
