import type { Permission } from "@/lib/contract/permissions";
import type {
  AssignmentPreviewBody,
  Preview,
  RolePreviewBody,
  UserPreviewBody,
} from "@/lib/contract/previews";
import type { Actor } from "@/lib/domain/actor";
import { takeAwayUntil } from "@/lib/domain/roles/assignment-ends";
import type { AssignableKind } from "@/lib/domain/roles/assignment-statements";
import { assignMany, unassign } from "@/lib/domain/roles/assignments";
import { setAssignmentEnd } from "@/lib/domain/roles/grants";
import { deleteRole, updateRole } from "@/lib/domain/roles/roles";
import { type CutScope, type Opened, readOpened } from "@/lib/domain/sessions/cuts";
import { deleteUser, updateUser } from "@/lib/domain/users/changes";
import type { ReachFacts } from "./reach";
import { differenceOf } from "./reach-difference";
import { holdParts, type ReachScope, readFacts } from "./reach-facts";
import { rehearse } from "./rehearsal";

/*
 * What a change would mean, found out by making it: the verb itself runs, who reaches what is read
 * before and after it, and so is what running sessions open; then all of it is rolled back. So a
 * preview can neither drift from its change nor promise what the change would refuse. What may be
 * asked to spare running sessions is rehearsed so that it does not.
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
  const named = kind === "user" ? { userIds: ids } : { resourceIds: ids };
  const scope = { roleId, ...named };
  switch (body.action) {
    case "assign":
      return preview(actor, {
        scope,
        change: (trial) => assignMany(trial, kind, roleId, ids, false, body.expiresAt),
      });
    case "unassign":
      return preview(actor, {
        scope,
        touched: () => named,
        change: async (trial) => {
          for (const id of ids) await unassign(trial, kind, roleId, id, true);
        },
      });
    case "end":
      return preview(actor, {
        scope,
        change: async (trial) => {
          for (const id of ids) await setAssignmentEnd(trial, kind, roleId, id, body.expiresAt);
        },
        momentOf: (before) => firstEnd(before, kind, roleId, ids, body.expiresAt),
      });
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
  const scope = { roleId };
  if (!("delete" in body)) {
    return preview(actor, { scope, change: (trial) => updateRole(trial, roleId, body, null) });
  }
  return preview(actor, {
    scope,
    touched: (resourceIds) => ({ resourceIds }),
    change: (trial) => deleteRole(trial, roleId, true),
  });
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
  const named = { userIds: [userId] };
  return preview(actor, {
    scope: named,
    touched: () => named,
    change: (trial) =>
      "delete" in body ? deleteUser(trial, userId) : updateUser(trial, userId, body, null),
  });
}

type Trial<Held extends Permission> = {
  scope: ReachScope;
  change: (trial: Actor<Held>) => Promise<unknown>;
  /** The running sessions that the change looks at; else those of the scope. */
  touched?: (resourceIds: string[]) => CutScope;
  /** When it takes effect, if not at once. */
  momentOf?: (before: ReachFacts) => Date | undefined;
};

async function preview<Held extends Permission>(
  actor: Actor<Held>,
  { scope, touched, change, momentOf = () => undefined }: Trial<Held>,
): Promise<Preview> {
  const { parts, before, after, moment, sessions } = await rehearse(actor, async (queries) => {
    const { id } = actor.organization;
    const held = await holdParts(queries, id, scope);
    const idsOf = (part: readonly { id: string }[]) => part.map((each) => each.id);
    const [userIds, resourceIds] = [idsOf(held.users), idsOf(held.resources)];
    const facts = await readFacts(queries, id, held);
    const running = touched?.(resourceIds) ?? { userIds, resourceIds };
    const opened = await readOpened(queries, id, running);
    await change({ ...actor, queries });
    const left = await readFacts(queries, id, held);
    const end = momentOf(facts);
    if (end) await takeAwayUntil(queries, id, end);
    const still = await readOpened(queries, id, running);
    return {
      parts: held,
      before: facts,
      after: left,
      moment: end ?? new Date(held.now),
      sessions: cutOf(opened, still, end ?? new Date(held.now)),
    };
  });
  return {
    at: `${moment.toISOString().slice(0, 19)}Z`,
    ...(await differenceOf(before, after, parts.users, parts.resources, moment)),
    sessions,
  };
}

/** How many sessions run, and how many of them open less after the change, or nothing. */
function cutOf(opened: readonly Opened[], still: readonly Opened[], moment: Date) {
  const keyOf = ({ sessionId, resourceId }: Opened) => `${sessionId} ${resourceId}`;
  const left = new Map(still.map((each) => [keyOf(each), each.ports.length]));
  const isCut = (each: Opened) =>
    (left.get(keyOf(each)) ?? 0) < each.ports.length &&
    Date.parse(each.expiresAt) > moment.getTime();
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
