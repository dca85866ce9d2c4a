import { queryOptions } from "@tanstack/react-query";
import { overview } from "@/lib/contract/overview";
import { api } from "./api";

export const overviewKey = ["overview"] as const;

const pauseMilliseconds = 15_000;

/** How the organization stands, looked at again and again. */
export function overviewQuery() {
  return queryOptions({
    queryKey: overviewKey,
    queryFn: ({ signal }) => api.get("/overview", { schema: overview, signal }),
    refetchInterval: pauseMilliseconds,
  });
}
