import { queryOptions } from "@tanstack/react-query";
import { me } from "@/lib/contract/auth";
import { api } from "./api";

/** The signed-in person and their organization. */
export function meQuery() {
  return queryOptions({
    queryKey: ["account", "me", {}] as const,
    queryFn: ({ signal }) => api.get("/auth/me", { schema: me, signal }),
    staleTime: 5 * 60_000,
  });
}
