import { type DehydratedState, dehydrate, QueryClient, type QueryKey } from "@tanstack/react-query";
import type { WireJson } from "@/lib/domain/wire-json";

type Prefetched = { queryKey: QueryKey; read: Promise<WireJson<unknown>> };

/**
 * What a page has read, in the form that `HydrationBoundary` takes, under the keys that the browser
 * uses: the first paint has its data and nothing is fetched twice.
 */
export async function prefetch(...reads: Prefetched[]): Promise<DehydratedState> {
  const client = new QueryClient();
  await Promise.all(
    reads.map(async ({ queryKey, read }) => {
      client.setQueryData(queryKey, JSON.parse((await read).text));
    }),
  );
  return dehydrate(client);
}
