import { type DehydratedState, dehydrate, QueryClient, type QueryKey } from "@tanstack/react-query";
import { entityTag } from "@/lib/domain/entity-tag";
import { WireJson } from "@/lib/domain/wire-json";

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

/** What has been read together with its ETag, as the browser's `api.getWithEtag` would have it. */
export function withEtag<Value>(value: Value): WireJson<{ value: Value; etag: string }> {
  return new WireJson(JSON.stringify({ value, etag: entityTag(JSON.stringify(value)) }));
}
