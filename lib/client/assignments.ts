import { mutationOptions } from "@tanstack/react-query";
import { api } from "./api";
import { asApiError } from "./api-error";
import type { AssignableKind } from "./assignables";
import { roleKeys } from "./roles";
import { schemasIn } from "./schemas";
import { revokingQuery, type Write } from "./write";

const assignmentsSchemas = schemasIn(() => import("@/lib/contract/assignments"));
const commonSchemas = schemasIn(() => import("@/lib/contract/common"));

/** One level at which a role holds a resource; the default level has an empty id. */
export type AssignedLevel = {
  accessLevelRemoteId: string;
  name: string;
  expiresAt: string | null;
};

/** What a role holds, as far as changing, taking out and putting back need to know it. */
export type Assigned = {
  id: string;
  name: string;
  expiresAt: string | null;
  /** People have none. */
  accessLevels?: readonly AssignedLevel[];
};

/** Null: no end. */
export type EndChange = {
  id: string;
  expiresAt: string | null;
  /** All of its levels where none is named. */
  accessLevelRemoteId?: string | undefined;
};

/** The ends that it has now, as the changes that would set them again. */
export function endsOf({ id, expiresAt, accessLevels }: Assigned): EndChange[] {
  if (accessLevels === undefined || accessLevels.length < 2) return [{ id, expiresAt }];
  return accessLevels.map((level) => ({
    id,
    expiresAt: level.expiresAt,
    accessLevelRemoteId: level.accessLevelRemoteId,
  }));
}

/** Many at once, with an outcome for each. */
export function assignMany(roleId: string, kind: AssignableKind) {
  return mutationOptions({
    mutationFn: ({
      body,
      idempotencyKey,
    }: Write<{ ids: readonly string[]; expiresAt?: string | null }>) =>
      api.post(`/roles/${roleId}/${kind}`, {
        schema: assignmentsSchemas("assignmentResults"),
        body,
        idempotencyKey,
      }),
    meta: { invalidates: changedBy(roleId, kind) },
  });
}

export type RoleChoice = { roleId: string; roleName: string; expiresAt: string | null };

/** Gives one resource or person to a role that is chosen in a form. */
export function assignOne(kind: AssignableKind, id: string) {
  return mutationOptions({
    mutationFn: async ({ body, idempotencyKey }: Write<RoleChoice>): Promise<RoleChoice> => {
      await api.post(`/roles/${body.roleId}/${kind}/${id}`, {
        schema: commonSchemas("message"),
        body: { expiresAt: body.expiresAt },
        idempotencyKey,
      });
      return body;
    },
    meta: { invalidates: [["roles"], [kind], ["access"]] },
  });
}

/** Changes when one leaves the role. */
export function changeEnd(roleId: string, kind: AssignableKind, id: string) {
  return mutationOptions({
    mutationFn: async ({ body }: Write<Omit<EndChange, "id">>): Promise<EndChange> => {
      await api.patch(`/roles/${roleId}/${kind}/${id}`, { schema: commonSchemas("message"), body });
      return { id, ...body };
    },
    meta: { invalidates: changedBy(roleId, kind) },
  });
}

/** Changes when several leave the role, one after the other. */
export function changeEnds(roleId: string, kind: AssignableKind) {
  return mutationOptions({
    mutationFn: async (changes: readonly EndChange[]) => {
      for (const { id, ...body } of changes) {
        await api.patch(`/roles/${roleId}/${kind}/${id}`, {
          schema: commonSchemas("message"),
          body,
        });
      }
    },
    meta: { invalidates: changedBy(roleId, kind) },
  });
}

/**
 * Takes one out of a role: all its levels, or the one that is named. Running sessions lose it only
 * at their end, unless they are to lose it at once; that is a choice for all levels alone.
 */
export function unassign(
  roleId: string,
  kind: AssignableKind,
  id: string,
  {
    accessLevelRemoteId,
    revokeSessions = false,
  }: { accessLevelRemoteId?: string | undefined; revokeSessions?: boolean } = {},
) {
  return mutationOptions({
    mutationFn: () =>
      accessLevelRemoteId === undefined
        ? api.delete(`/roles/${roleId}/${kind}/${id}`, { query: revokingQuery(revokeSessions) })
        : api.delete(levelPath(roleId, id), {
            query: { access_level_remote_id: accessLevelRemoteId },
          }),
    meta: { invalidates: [...changedBy(roleId, kind), ["sessions"]] },
  });
}

/** Takes many out of a role again; one that is out of it already counts as done. */
export function unassignMany(roleId: string, kind: AssignableKind) {
  return mutationOptions({
    mutationFn: async (ids: readonly string[]) => {
      for (const id of ids) await api.delete(`/roles/${roleId}/${kind}/${id}`).catch(unlessGone);
    },
    meta: { invalidates: changedBy(roleId, kind) },
  });
}

/** Puts one back as it was: every level, each with its end. */
export function putBack(roleId: string, kind: AssignableKind) {
  return mutationOptions({
    mutationFn: async ({ id, expiresAt, accessLevels }: Assigned) => {
      const levels = accessLevels ?? [{ accessLevelRemoteId: "", expiresAt }];
      for (const level of levels) {
        if (level.accessLevelRemoteId === "") {
          await api
            .post(`/roles/${roleId}/${kind}/${id}`, {
              schema: commonSchemas("message"),
              body: { expiresAt: level.expiresAt },
            })
            .catch(unlessThere);
        } else {
          await giveLevel(roleId, id, level.accessLevelRemoteId, level.expiresAt);
        }
      }
    },
    meta: { invalidates: changedBy(roleId, kind) },
  });
}

/** Gives a role a resource at one more of its access levels. */
export function addLevel(roleId: string, resourceId: string) {
  return mutationOptions({
    mutationFn: async ({
      body,
    }: Write<{ accessLevelRemoteId: string; expiresAt: string | null }>) => {
      await giveLevel(roleId, resourceId, body.accessLevelRemoteId, body.expiresAt);
      return body;
    },
    meta: { invalidates: changedBy(roleId, "resources") },
  });
}

/** Levels are written in the other dialect, whose calls know them; see its document. */
export const levelPath = (roleId: string, resourceId: string) =>
  `/v1/groups/${roleId}/resources/${resourceId}`;

export type LevelBody = { access_level_remote_id: string; duration_minutes: number };

/** An assignment at a level as the other dialect takes it: its end in minutes from now. */
export function levelBody(accessLevelRemoteId: string, expiresAt: string | null): LevelBody {
  const left = expiresAt === null ? 0 : Date.parse(expiresAt) - Date.now();
  return {
    access_level_remote_id: accessLevelRemoteId,
    // 0 would mean no end.
    duration_minutes: expiresAt === null ? 0 : Math.max(1, Math.round(left / 60_000)),
  };
}

/** That dialect counts minutes from now; the exact end is set afterwards. */
async function giveLevel(
  roleId: string,
  resourceId: string,
  accessLevelRemoteId: string,
  expiresAt: string | null,
) {
  const body = levelBody(accessLevelRemoteId, expiresAt);
  await api.post(levelPath(roleId, resourceId), { schema: commonSchemas("anything"), body });
  if (expiresAt === null) return;
  await api.patch(`/roles/${roleId}/resources/${resourceId}`, {
    schema: commonSchemas("message"),
    body: { expiresAt, accessLevelRemoteId },
  });
}

function unlessGone(thrown: unknown) {
  const { code } = asApiError(thrown);
  if (code !== "resource_not_assigned" && code !== "user_not_assigned") throw thrown;
}

function unlessThere(thrown: unknown) {
  const { code } = asApiError(thrown);
  if (code !== "resource_already_assigned" && code !== "user_already_assigned") throw thrown;
}

/** A role carries the ids of its members; people and resources tell of their roles. */
function changedBy(roleId: string, kind: AssignableKind) {
  return [roleKeys[kind](roleId), roleKeys.one(roleId), roleKeys.lists, [kind], ["access"]];
}
