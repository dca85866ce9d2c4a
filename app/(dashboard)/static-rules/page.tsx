import { HydrationBoundary } from "@tanstack/react-query";
import type { Metadata } from "next";
import type { SearchParams } from "nuqs/server";
import { StaticRulesPage } from "@/components/static-rules/static-rules-page";
import { requireActor } from "@/lib/auth/page";
import { staticRuleSearch } from "@/lib/client/static-rule-search";
import { staticRuleKeys } from "@/lib/client/static-rules";
import { listStaticRules } from "@/lib/domain/static-rules/reads";
import { prefetch } from "@/lib/http/prefetch";

export const metadata: Metadata = { title: "Static rules" };

type Props = { searchParams: Promise<SearchParams> };

export default async function Page({ searchParams }: Props) {
  const actor = await requireActor("static-rules:manage");
  const query = staticRuleSearch.queryOf(await staticRuleSearch.load(searchParams));
  const state = await prefetch({
    queryKey: staticRuleKeys.list(query),
    read: listStaticRules(actor, query),
  });
  return (
    <HydrationBoundary state={state}>
      <StaticRulesPage />
    </HydrationBoundary>
  );
}
