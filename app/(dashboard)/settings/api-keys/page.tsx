import { HydrationBoundary } from "@tanstack/react-query";
import type { Metadata } from "next";
import type { SearchParams } from "nuqs/server";
import { ApiKeysPage } from "@/components/settings/api-keys-page";
import { SettingsFrame } from "@/components/settings/settings-frame";
import { requireActor } from "@/lib/auth/page";
import { keyListQueryOf, keySearch } from "@/lib/client/api-key-search";
import { apiKeyKeys } from "@/lib/client/api-keys";
import { listApiKeys } from "@/lib/domain/api-keys";
import { prefetch } from "@/lib/http/prefetch";

export const metadata: Metadata = { title: "API keys" };

type Props = { searchParams: Promise<SearchParams> };

export default async function Page({ searchParams }: Props) {
  const actor = await requireActor("keys:manage");
  const query = keyListQueryOf(await keySearch.load(searchParams));
  const state = await prefetch({
    queryKey: apiKeyKeys.list(query),
    read: listApiKeys(actor, query),
  });
  return (
    <SettingsFrame current="/settings/api-keys">
      <HydrationBoundary state={state}>
        <ApiKeysPage />
      </HydrationBoundary>
    </SettingsFrame>
  );
}
