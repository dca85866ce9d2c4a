import { HydrationBoundary } from "@tanstack/react-query";
import type { Metadata } from "next";
import type { SearchParams } from "nuqs/server";
import { AgentsPage } from "@/components/agents/agents-page";
import { requireActor } from "@/lib/auth/page";
import { agentListQueryOf, agentSearch } from "@/lib/client/agent-search";
import { agentKeys } from "@/lib/client/agents";
import { listAgents } from "@/lib/domain/agents/agents";
import { prefetch } from "@/lib/http/prefetch";

export const metadata: Metadata = { title: "Agents" };

type Props = { searchParams: Promise<SearchParams> };

export default async function Page({ searchParams }: Props) {
  const actor = await requireActor("resources:read");
  const query = agentListQueryOf(await agentSearch.load(searchParams));
  const state = await prefetch({
    queryKey: agentKeys.list(query),
    read: listAgents(actor, query),
  });
  return (
    <HydrationBoundary state={state}>
      <AgentsPage />
    </HydrationBoundary>
  );
}
