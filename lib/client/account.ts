import { queryOptions } from "@tanstack/react-query";
import { me } from "@/lib/contract/auth";
import { meKey } from "./account-key";
import { api } from "./api";

/** The signed-in person and their organization. */
export function meQuery() {
  return queryOptions({
    queryKey: meKey,
    queryFn: ({ signal }) => api.get("/auth/me", { schema: me, signal }),
    staleTime: 5 * 60_000,
  });
}
