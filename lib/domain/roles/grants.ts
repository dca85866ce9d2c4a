import type { Queries } from "@/db/queries";
import { levelUnknown } from "@/lib/domain/access/levels";
import type { Actor } from "@/lib/domain/actor";
import type { AuditEvent } from "@/lib/domain/audit/events";
import { DomainError, roleNotFound } from "@/lib/domain/error";
import { write } from "@/lib/domain/write";
import { type AssignableKind, assignables } from "./assignment-statements";
import { grantStatements } from "./grant-statements";

/** A role, a resource or user, and what links them now. */
type Pair = {
  roleName: string;
  roleDescription: string | null;
  targetName: string;
  /** A user's. */
  email: string | null;
  hasLevel: boolean;
  /** Of the level that was asked for. */
  levelName: string;
  links: Link[];
};

type Link = {
  /** Remote id; empty is the default level, and the only one of users. */
  accessLevel: string;
  assignedBy: string;
  assignedAt: string;
  expiresAt: string | null;
};

export type Granted = Pair & { expiresAt: string | null };

type Target = {
  kind: AssignableKind;
  roleId: string;
  id: string;
  level: string;
};

/**
 * Gives a role a resource at a level, or a user, until an end. Giving it again changes the end, or
 * nothing: there is one row however often and from wherever it is called.
 *
 * @param minutes from now; 0: no end; undefined: the end that it has, none for a new one
 * @throws DomainError `role_not_found`, `resource_not_found` / `user_not_found`,
 *   `access_level_unknown`
 */
export async function grant(
  actor: Actor<"groups:write">,
  target: Target,
  minutes: number | undefined,
): Promise<Granted> {
  const { kind, level } = target;
  return write(actor, async (queries) => {
    const { insert, setEnd } = grantStatements[kind];
    const row = rowOf(actor, target);
    const pair = await readPair(queries, target, row);
    if (!pair.hasLevel) throw levelUnknown(pair.targetName, level);
    const [link] = pair.links;
    if (link && minutes === undefined) {
      return { result: { ...pair, expiresAt: link.expiresAt }, events: [] };
    }
    const [written] = await queries.run<{ expiresAt: string | null }>(
      link ? setEnd : insert,
      link ? [...row, null, minutes] : [...row, actor.id, actor.name, minutes ?? null],
    );
    const expiresAt = written ? written.expiresAt : (link?.expiresAt ?? null);
    const detail = linkDetail(kind, { ...target, name: pair.targetName });
    const event = link
      ? endChange(target, pair, link.expiresAt, expiresAt)
      : linkEvent("ASSIGN", target, pair.roleName, null, {
          ...detail,
          ...(expiresAt && { expiresAt }),
        });
    return { result: { ...pair, expiresAt }, events: written ? [event] : [] };
  });
}

/**
 * Takes one level of a resource, or a user, out of a role. Running sessions are not touched.
 *
 * @returns what it was, with the moment at which it ended
 * @throws DomainError `role_not_found`, `resource_not_assigned` / `user_not_assigned`
 */
export async function revoke(actor: Actor<"groups:write">, target: Target): Promise<Granted> {
  const { kind } = target;
  return write(actor, async (queries) => {
    const row = rowOf(actor, target);
    const pair = await readPair(queries, target, row, "assigned");
    const [link] = pair.links;
    const [gone] = await queries.run<{ endedAt: string }>(grantStatements[kind].remove, row);
    if (!link || !gone) throw new DomainError(assignables[kind].notAssigned);
    const { assignedBy, assignedAt, expiresAt } = link;
    const before = {
      ...linkDetail(kind, { ...target, name: pair.targetName }),
      ...{ assignedBy, assignedAt, ...(expiresAt && { expiresAt }) },
    };
    return {
      result: { ...pair, expiresAt: gone.endedAt },
      events: [linkEvent("UNASSIGN", target, pair.roleName, before, null)],
    };
  });
}

/**
 * Sets when an assignment ends.
 *
 * @param expiresAt null for no end
 * @param level the one level that is meant; all of them when absent
 * @throws DomainError `role_not_found`, `resource_not_assigned` / `user_not_assigned`
 */
export async function setAssignmentEnd(
  actor: Actor<"roles:write">,
  kind: AssignableKind,
  roleId: string,
  id: string,
  expiresAt: string | null,
  level?: string,
): Promise<void> {
  await write(actor, async (queries) => {
    const row = [actor.organization.id, roleId, id];
    const pair = await readPair(queries, { kind, roleId, id }, [...row, level ?? null], "assigned");
    const events: AuditEvent[] = [];
    for (const link of pair.links) {
      const values = [...row, link.accessLevel, expiresAt, null];
      const [set] = await queries.run<Link>(grantStatements[kind].setEnd, values);
      const target = { kind, roleId, id, level: link.accessLevel };
      if (set) events.push(endChange(target, pair, link.expiresAt, set.expiresAt));
    }
    return { result: undefined, events };
  });
}

const rowOf = (actor: Actor, { roleId, id, level }: Target) => [
  actor.organization.id,
  roleId,
  id,
  level,
];

async function readPair(
  queries: Queries,
  { kind, roleId, id }: Omit<Target, "level">,
  row: readonly unknown[],
  wanted: "there" | "assigned" = "there",
): Promise<Pair> {
  type PairRow = Omit<Pair, "roleName" | "targetName"> & {
    roleName: string | null;
    targetName: string | null;
  };
  const [pair] = await queries.run<PairRow>(grantStatements[kind].pair, row);
  if (!pair || pair.roleName === null) throw roleNotFound(roleId);
  const { label, notFound, notAssigned } = assignables[kind];
  if (wanted === "assigned" && pair.links.length === 0) throw new DomainError(notAssigned);
  if (pair.targetName === null) {
    throw new DomainError(notFound, { message: `${label} not found with id: ${id}` });
  }
  return { ...pair, roleName: pair.roleName, targetName: pair.targetName };
}

/** What an event says of a link; the default level goes without saying. */
export function linkDetail(
  kind: AssignableKind,
  { id, name, level }: { id: string; name: string; level: string },
): Record<string, unknown> {
  return { [`${kind}Id`]: id, [`${kind}Name`]: name, ...(level && { accessLevel: level }) };
}

function endChange(
  target: Target,
  { roleName, targetName: name }: Pair,
  before: string | null,
  after: string | null,
): AuditEvent {
  const detail = linkDetail(target.kind, { ...target, name });
  const [was, is] = [before, after].map((expiresAt) => ({ ...detail, expiresAt }));
  return linkEvent("UPDATE", target, roleName, was, is);
}

/** An event of a role about something that it holds, in the story of both. */
export function linkEvent(
  word: "ASSIGN" | "UPDATE" | "UNASSIGN",
  { kind, roleId, id }: Omit<Target, "level">,
  roleName: string,
  before: unknown,
  after: unknown,
): AuditEvent {
  return {
    eventType: `ROLE_${kind === "resource" ? "RESOURCE" : "USER"}_${word}`,
    resourceType: "ROLE",
    resourceId: roleId,
    resourceName: roleName,
    relatedId: id,
    details: { before, after },
  };
}
