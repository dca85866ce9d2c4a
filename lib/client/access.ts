import { keepPreviousData, queryOptions } from "@tanstack/react-query";
import type { AccessQuery, AccessRow } from "@/lib/contract/access";
import { api } from "./api";
import { schemasIn } from "./schemas";

const accessSchemas = schemasIn(() => import("@/lib/contract/access"));

export const accessKeys = {
  all: ["access"],
  list: (query: AccessQuery) => ["access", "list", query] as const,
  matrix: (query: AccessQuery) => ["access", "matrix", query] as const,
} as const;

/** Nearly every change of the organization is one of these, so they age sooner than others. */
const staleTime = 5_000;

/** One page of who can reach what. Prefetch under `accessKeys.list` with the same query. */
export function accessPageQuery(query: AccessQuery) {
  return queryOptions({
    queryKey: accessKeys.list(query),
    queryFn: ({ signal }) =>
      api.get("/access", { schema: accessSchemas("accessPage"), query, signal }),
    placeholderData: keepPreviousData,
    staleTime,
  });
}

/** Rows and columns that a matrix has at most. */
export const matrixSideMax = 30;
const matrixPageSize = 500;

/** All pairs at once where they could fit into a matrix; null where there are too many. */
export function accessMatrixQuery(query: AccessQuery) {
  return queryOptions({
    queryKey: accessKeys.matrix(query),
    queryFn: async ({ signal }): Promise<AccessRow[] | null> => {
      const rows: AccessRow[] = [];
      for (let page = 0; ; page += 1) {
        const { content, totalElements, totalPages } = await api.get("/access", {
          schema: accessSchemas("accessPage"),
          query: { ...query, page, size: matrixPageSize },
          signal,
        });
        if (totalElements > matrixSideMax ** 2) return null;
        rows.push(...content);
        if (page + 1 >= totalPages) return rows;
      }
    },
    placeholderData: keepPreviousData,
    staleTime,
  });
}
