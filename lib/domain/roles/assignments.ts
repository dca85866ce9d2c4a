import { database } from "@/db/connection";
import type { AssignedResource, AssignedUser, AssignmentOutcome } from "@/lib/contract/assignments";
import type { ExistingAssignment } from "@/lib/contract/errors";
import type { Actor } from "@/lib/domain/actor";
import { auditActorOf, whoText } from "@/lib/domain/audit/events";
import { DomainError, databaseErrorOf, roleNotFound } from "@/lib/domain/error";
import { cutSessions } from "@/lib/domain/sessions/cuts";
import { sweepOrganization } from "@/lib/domain/sweep";
import { inTransaction } from "@/lib/domain/transactions";
import { WireJson } from "@/lib/domain/wire-json";
import { write } from "@/lib/domain/write";
import { type AssignableKind, assignables, assignmentStatements } from "./assignment-statements";

type AssignRow = { roleFound: boolean; found: string[]; assigned: string[] };
type ExistingRow = {
  id: string;
  assignedById: string | null;
  assignedByName: string;
  assignedAt: string;
  expiresAt: string | null;
};

/**
 * Gives a role one resource or user.
 *
 * @param expiresAt when it ends; null for no end
 *
 * @throws DomainError `role_not_found`, `resource_not_found` / `user_not_found`, or
 *   `resource_already_assigned` / `user_already_assigned` with who did it and when
 */
export async function assign(
  actor: Actor<"roles:write">,
  kind: AssignableKind,
  roleId: string,
  id: string,
  expiresAt: string | null = null,
): Promise<void> {
  const { label, notFound, alreadyAssigned } = assignables[kind];
  const [outcome] = await link(actor, kind, roleId, [id], expiresAt);
  if (outcome?.outcome === "not_found") {
    throw new DomainError(notFound, { message: `${label} not found with id: ${id}` });
  }
  if (outcome?.outcome === "already_assigned") {
    throw new DomainError(alreadyAssigned, { existing: outcome.existing });
  }
}

/**
 * Gives a role many at once; every id gets its own outcome.
 *
 * @param atomic all or nothing
 * @throws DomainError `role_not_found`; with `atomic`, `not_all_assignable`
 */
export async function assignMany(
  actor: Actor<"roles:write">,
  kind: AssignableKind,
  roleId: string,
  ids: readonly string[],
  atomic: boolean,
  expiresAt: string | null = null,
): Promise<AssignmentOutcome[]> {
  if (!atomic) return link(actor, kind, roleId, ids, expiresAt);
  return inTransaction(actor, async (within) => {
    const results = await link(within, kind, roleId, ids, expiresAt, true);
    const obstacles = results.filter(({ outcome }) => outcome !== "assigned");
    // Thrown inside the transaction: what a lost race had linked already is rolled back.
    if (obstacles.length > 0) throw new DomainError("not_all_assignable", { results: obstacles });
    return results;
  });
}

async function link(
  actor: Actor<"roles:write">,
  kind: AssignableKind,
  roleId: string,
  ids: readonly string[],
  expiresAt: string | null,
  atomic = false,
): Promise<AssignmentOutcome[]> {
  // An end that passed is told before the pair is assigned anew.
  if (actor.organization.isEndDue) await sweepEnds(actor);
  const outcomes = new Map<string, AssignmentOutcome>();
  let left = ids;
  for (let tries = 1; ; tries += 1) {
    const row = await runAssign(actor, kind, roleId, left, expiresAt, atomic);
    if (!row.roleFound) throw roleNotFound(roleId);
    for (const id of row.assigned) outcomes.set(id, { id, outcome: "assigned" });
    const found = new Set(row.found);
    for (const id of left) if (!found.has(id)) outcomes.set(id, { id, outcome: "not_found" });
    const conflicts = row.found.filter((id) => !outcomes.has(id));
    const existing = await readExisting(actor, kind, roleId, conflicts);
    for (const [id, story] of existing) {
      outcomes.set(id, { id, outcome: "already_assigned", existing: story });
    }
    left = conflicts.filter((id) => !existing.has(id));
    const obstructed = [...outcomes.values()].some(({ outcome }) => outcome !== "assigned");
    // An atomic call that met an obstacle tried nothing: only what stands in its way has an outcome.
    if (left.length === 0 || (atomic && obstructed)) break;
    if (tries >= triesMax) {
      for (const id of left) outcomes.set(id, { id, outcome: "already_assigned" });
      break;
    }
    // What was in the way ended or was taken out in this very moment.
    await sweepEnds(actor);
  }
  return ids.flatMap((id) => outcomes.get(id) ?? []);
}

/** Others who assign and unassign the same again and again are not outwaited. */
const triesMax = 5;

async function sweepEnds({ organization, queries }: Actor): Promise<void> {
  const store = await database();
  await sweepOrganization(organization.id, queries === store ? undefined : queries);
}

async function runAssign(
  actor: Actor<"roles:write">,
  kind: AssignableKind,
  roleId: string,
  ids: readonly string[],
  expiresAt: string | null,
  atomic: boolean,
): Promise<AssignRow> {
  const { organization, origin, queries } = actor;
  try {
    const [row] = await queries.run<AssignRow>(assignmentStatements[kind].assign, [
      organization.id,
      roleId,
      ids,
      actor.id,
      actor.name,
      whoText(auditActorOf(actor), origin),
      atomic,
      expiresAt,
    ]);
    if (!row) throw new Error("The assign statement always answers one row");
    return row;
  } catch (error) {
    // Deleted between our look and our insert.
    const failure = databaseErrorOf(error);
    if (failure?.code !== "23503") throw error;
    const roleFound = failure.constraint !== assignables[kind].roleConstraint;
    return { roleFound, found: [], assigned: [] };
  }
}

async function readExisting(
  actor: Actor<"roles:write">,
  kind: AssignableKind,
  roleId: string,
  ids: readonly string[],
): Promise<Map<string, ExistingAssignment>> {
  if (ids.length === 0) return new Map();
  const rows = await actor.queries.run<ExistingRow>(assignmentStatements[kind].existing, [
    actor.organization.id,
    roleId,
    ids,
  ]);
  return new Map(
    rows.map((row) => [
      row.id,
      {
        assignedBy: { id: row.assignedById, name: row.assignedByName },
        assignedAt: row.assignedAt,
        expiresAt: row.expiresAt,
      },
    ]),
  );
}

/**
 * Takes a resource or user out of a role.
 *
 * @param revokesSessions whether running sessions lose what their users reach no more; else they go
 *   on to their end
 * @throws DomainError `role_not_found`, `resource_not_assigned` / `user_not_assigned`
 */
export async function unassign(
  actor: Actor<"roles:write">,
  kind: AssignableKind,
  roleId: string,
  id: string,
  revokesSessions = false,
): Promise<void> {
  if (!revokesSessions) return unlink(actor, kind, roleId, id);
  const scope = kind === "user" ? { userIds: [id] } : { resourceIds: [id] };
  await inTransaction(actor, async (within) => {
    // It records its own event; what is left to tell is what sessions lost by it.
    await unlink(within, kind, roleId, id);
    await write(within, async (queries) => ({
      result: undefined,
      events: await cutSessions(queries, actor.organization.id, scope),
    }));
  });
}

async function unlink(
  actor: Actor<"roles:write">,
  kind: AssignableKind,
  roleId: string,
  id: string,
): Promise<void> {
  const { organization, origin, queries } = actor;
  const [row] = await queries.run<{ roleFound: boolean; gone: boolean }>(
    assignmentStatements[kind].unassign,
    [organization.id, roleId, id, whoText(auditActorOf(actor), origin)],
  );
  if (!row?.roleFound) throw roleNotFound(roleId);
  if (!row.gone) throw new DomainError(assignables[kind].notAssigned);
}

type Assigned = { resource: AssignedResource; user: AssignedUser };

/**
 * What a role holds, by name, with who added it and when.
 *
 * @throws DomainError `role_not_found`
 */
export async function listAssigned<Kind extends AssignableKind>(
  actor: Actor<"roles:read">,
  kind: Kind,
  roleId: string,
): Promise<WireJson<Assigned[Kind][]>> {
  const [row] = await actor.queries.run<{ roleFound: boolean; list: string }>(
    assignmentStatements[kind].list,
    [actor.organization.id, roleId],
  );
  if (!row?.roleFound) throw roleNotFound(roleId);
  return new WireJson(row.list);
}
