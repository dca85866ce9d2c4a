import { mutationOptions } from "@tanstack/react-query";
import { z } from "zod";
import { endMoment, uuid } from "@/lib/contract/common";
import { api } from "./api";
import { schemasIn } from "./schemas";
import { userKeys } from "./users";
import type { Write } from "./write";

const assignmentsSchemas = schemasIn(() => import("@/lib/contract/assignments"));

/** What the form holds: the roles, and when they end. */
export const giveRolesForm = z.object({
  roleIds: z.array(uuid).min(1, "Choose at least one role first."),
  expiresAt: endMoment,
});
export type GiveRoles = z.output<typeof giveRolesForm>;

export const giveRolePath = (roleId: string) => `/roles/${roleId}/users`;

/** The body that gives one person a role. */
export const giveRoleBody = (userId: string, expiresAt: string | null) => ({
  ids: [userId],
  expiresAt,
});

/**
 * Gives a person several roles, one after the other; those that they have already count as done.
 * Fails at the first that cannot be given, and what came before it stays.
 */
export function giveRoles(userId: string) {
  return mutationOptions({
    mutationFn: async ({ body: { roleIds, expiresAt } }: Write<GiveRoles>) => {
      const body = giveRoleBody(userId, expiresAt);
      for (const roleId of roleIds) {
        await api.post(giveRolePath(roleId), {
          schema: assignmentsSchemas("assignmentResults"),
          body,
        });
      }
      return roleIds;
    },
    meta: { invalidates: [userKeys.all, ["roles"]] },
  });
}
