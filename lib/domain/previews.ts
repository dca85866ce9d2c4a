import type { Permission } from "@/lib/contract/permissions";
import type {
  AssignmentPreviewBody,
  Preview,
  RolePreviewBody,
  UserPreviewBody,
} from "@/lib/contract/previews";
import type { Actor } from "./actor";
import type { AssignableKind } from "./assignment-statements";
import { assignMany, unassign } from "./assignments";
import { setAssignmentEnd } from "./grants";
import { type ReachFacts, RoleSets, reachOver } from "./reach";
import { differenceOf } from "./reach-difference";
import { holdParts, type ReachScope, readFacts } from "./reach-facts";
import { rehearse } from "./rehearsal";
import { deleteRole, updateRole } from "./roles";
import { type Opened, readOpened } from "./session-cuts";
import { deleteUser, updateUser } from "./user-changes";

/*
 * What a change would mean, found out by making it: the verb itself runs, who reaches what is read
 * before and after it, and all of it is rolled back. So a preview can neither drift from its change
 * nor promise what the change would refuse.
 */

/**
 * What assigning, unassigning or another end would mean for who reaches what.
 *
 * @throws DomainError what the change itself would throw
 */
export function previewAssignments(
  actor: Actor<"roles:write">,
  kind: AssignableKind,
  roleId: string,
  body: AssignmentPreviewBody,
): Promise<Preview> {
  const { ids } = body;
  const scope = { roleId, ...(kind === "user" ? { userIds: ids } : { resourceIds: ids }) };
  switch (body.action) {
    case "assign":
      return preview(actor, scope, (trial) =>
        assignMany(trial, kind, roleId, ids, false, body.expiresAt),
      );
    case "unassign":
      return preview(actor, scope, async (trial) => {
        for (const id of ids) await unassign(trial, kind, roleId, id);
      });
    case "end":
      return preview(
        actor,
        scope,
        async (trial) => {
          for (const id of ids) await setAssignmentEnd(trial, kind, roleId, id, body.expiresAt);
        },
        (before) => firstEnd(before, kind, roleId, ids, body.expiresAt),
      );
  }
}

/**
 * What another limit of a role, or its end, would mean.
 *
 * @throws DomainError what the change itself would throw
 */
export function previewRole(
  actor: Actor<"roles:write">,
  roleId: string,
  body: RolePreviewBody,
): Promise<Preview> {
  return preview(actor, { roleId }, (trial) =>
    "delete" in body ? deleteRole(trial, roleId) : updateRole(trial, roleId, body, null),
  );
}

/**
 * What other rights of a person, or their end, would mean.
 *
 * @throws DomainError what the change itself would throw, such as `last_admin`
 */
export function previewUser(
  actor: Actor<"users:write">,
  userId: string,
  body: UserPreviewBody,
): Promise<Preview> {
  return preview(actor, { userIds: [userId] }, (trial) =>
    "delete" in body ? deleteUser(trial, userId) : updateUser(trial, userId, body, null),
  );
}

async function preview<Held extends Permission>(
  actor: Actor<Held>,
  scope: ReachScope,
  change: (trial: Actor<Held>) => Promise<unknown>,
  momentOf: (before: ReachFacts) => Date | undefined = () => undefined,
): Promise<Preview> {
  const { parts, before, after, opened } = await rehearse(actor, async (queries) => {
    const { id } = actor.organization;
    const held = await holdParts(queries, id, scope);
    const facts = await readFacts(queries, id, held);
    const running = await readOpened(queries, id, {
      userIds: held.users.map((user) => user.id),
      resourceIds: held.resources.map((resource) => resource.id),
    });
    await change({ ...actor, queries });
    return {
      parts: held,
      before: facts,
      after: await readFacts(queries, id, held),
      opened: running,
    };
  });
  const moment = momentOf(before) ?? new Date(parts.now);
  return {
    at: `${moment.toISOString().slice(0, 19)}Z`,
    ...(await differenceOf(before, after, parts.users, parts.resources, moment)),
    sessions: sessionsAfter(opened, after, moment),
  };
}

/** How many sessions run, and how many of them would open less at the moment, or nothing. */
function sessionsAfter(opened: readonly Opened[], after: ReachFacts, moment: Date) {
  const resourceIds = [...new Set(opened.map(({ resourceId }) => resourceId))];
  const reach = reachOver(after, resourceIds, moment, new RoleSets());
  const rows = new Map(opened.map(({ userId }) => [userId, reach(userId)]));
  const isCut = ({ userId, resourceId, expiresAt }: Opened) => {
    const verdict = rows.get(userId)?.[resourceIds.indexOf(resourceId)]?.verdict;
    const stays = verdict && verdict.state !== "no" && verdict.reason !== "user_deactivated";
    return !stays && Date.parse(expiresAt) > moment.getTime();
  };
  const count = (some: readonly Opened[]) => new Set(some.map(({ sessionId }) => sessionId)).size;
  return { live: count(opened), cut: count(opened.filter(isCut)) };
}

/** Until the first of the old and the new ends, both states are the same. */
function firstEnd(
  before: ReachFacts,
  kind: AssignableKind,
  roleId: string,
  ids: readonly string[],
  expiresAt: string | null,
): Date | undefined {
  const links = kind === "user" ? before.roleUsers : before.roleResources;
  const ends = links
    .filter(([memberId, linkRoleId]) => linkRoleId === roleId && ids.includes(memberId))
    .map(([, , end]) => end);
  const moments = [...ends, expiresAt].flatMap((end) => (end === null ? [] : [Date.parse(end)]));
  return moments.length === 0 ? undefined : new Date(Math.min(...moments));
}
