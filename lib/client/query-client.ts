import { MutationCache, QueryClient, type QueryKey } from "@tanstack/react-query";
import { ApiError } from "./api-error";

declare module "@tanstack/react-query" {
  interface Register {
    mutationMeta: {
      /** The beginnings of the query keys that are out of date once the mutation is done. */
      invalidates?: readonly QueryKey[];
    };
  }
}

const readTriesMax = 2;
const repeatable = new Set<ApiError["code"]>(["offline", "internal_error", "unavailable"]);

/**
 * Reads are tried again only where another try may help; writes never, since only the person knows
 * whether to repeat them. A write is done when what it outdated has been fetched anew.
 */
export function makeQueryClient(): QueryClient {
  const client: QueryClient = new QueryClient({
    defaultOptions: {
      queries: {
        // Longer than the way from the server to the screen, so that prefetched data are not
        // fetched again at once.
        staleTime: 30_000,
        // `fetch` itself says when there is no network; waiting for the browser's word would
        // leave the screen loading for ever.
        networkMode: "always",
        retry: (failures, error) =>
          failures < readTriesMax && error instanceof ApiError && repeatable.has(error.code),
      },
      mutations: { retry: false, networkMode: "always" },
    },
    mutationCache: new MutationCache({
      onSuccess: async (_result, _variables, _context, mutation) => {
        const keys = mutation.meta?.invalidates ?? [];
        await Promise.all(keys.map((queryKey) => client.invalidateQueries({ queryKey })));
      },
    }),
  });
  return client;
}
