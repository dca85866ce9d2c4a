import { infiniteQueryOptions, keepPreviousData, queryOptions } from "@tanstack/react-query";
import type { AuditLogFilters, AuditLogPage } from "@/lib/contract/audit";
import { api } from "./api";
import { schemasIn } from "./schemas";

const auditSchemas = schemasIn(() => import("@/lib/contract/audit"));

export const auditKeys = {
  all: ["audit-logs"],
  list: (filters: AuditLogFilters) => ["audit-logs", "list", filters] as const,
  one: (id: string) => ["audit-logs", "one", id] as const,
} as const;

export const eventsPerPage = 50;

/** The log page by page, newest first; each page says where the next one goes on. */
export function auditLogQuery(filters: AuditLogFilters) {
  return infiniteQueryOptions({
    queryKey: auditKeys.list(filters),
    queryFn: ({ pageParam, signal }) =>
      api.get("/audit-logs", {
        schema: auditSchemas("auditLogPage"),
        query: { ...filters, size: eventsPerPage, before: pageParam ?? undefined },
        signal,
      }),
    initialPageParam: null as string | null,
    getNextPageParam: (page: AuditLogPage) => page.older,
    placeholderData: keepPreviousData,
    // New events come through `keepLive`, as long as only the newest page is shown.
    staleTime: 60_000,
  });
}

export function auditEventQuery(id: string) {
  return queryOptions({
    queryKey: auditKeys.one(id),
    queryFn: ({ signal }) =>
      api.get(`/audit-logs/${id}`, { schema: auditSchemas("auditLog"), signal }),
    // An event never changes.
    staleTime: Number.POSITIVE_INFINITY,
  });
}
