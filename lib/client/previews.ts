import { keepPreviousData, queryOptions } from "@tanstack/react-query";
import type {
  AssignmentPreviewBody,
  RolePreviewBody,
  UserPreviewBody,
} from "@/lib/contract/previews";
import { api } from "./api";
import type { AssignableKind } from "./assignables";
import { schemasIn } from "./schemas";

const previewsSchemas = schemasIn(() => import("@/lib/contract/previews"));

/** What is asked: the thing that would be changed, and how. */
export type PreviewRequest = { path: string; body: object };

export const assignmentPreview = (
  roleId: string,
  kind: AssignableKind,
  body: AssignmentPreviewBody,
): PreviewRequest => ({ path: `/roles/${roleId}/${kind}`, body });

export const rolePreview = (roleId: string, body: RolePreviewBody): PreviewRequest => ({
  path: `/roles/${roleId}`,
  body,
});

export const userPreview = (userId: string, body: UserPreviewBody): PreviewRequest => ({
  path: `/users/${userId}`,
  body,
});

/** What a change would mean now; other people's changes make it another answer, so it is not kept. */
export function previewQuery({ path, body }: PreviewRequest) {
  return queryOptions({
    queryKey: ["previews", path, body] as const,
    queryFn: ({ signal }) =>
      api.post(`${path}/preview`, { schema: previewsSchemas("preview"), body, signal }),
    placeholderData: keepPreviousData,
    staleTime: 5_000,
    gcTime: 0,
  });
}
