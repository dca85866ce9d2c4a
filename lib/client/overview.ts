import { queryOptions } from "@tanstack/react-query";
import { api } from "./api";
import { schemasIn } from "./schemas";

const overviewSchemas = schemasIn(() => import("@/lib/contract/overview"));

export const overviewKey = ["overview"] as const;

const pauseMilliseconds = 15_000;

/** How the organization stands, looked at again and again. */
export function overviewQuery() {
  return queryOptions({
    queryKey: overviewKey,
    queryFn: ({ signal }) => api.get("/overview", { schema: overviewSchemas("overview"), signal }),
    refetchInterval: pauseMilliseconds,
  });
}
