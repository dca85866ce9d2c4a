"use client";

import type { Undo } from "@/components/use-undo";
import type { AssignableKind } from "@/lib/client/assignables";
import {
  type Assigned,
  type AssignedLevel,
  changeEnds,
  putBack,
  unassign,
  unassignMany,
} from "@/lib/client/assignments";
import { formatCount } from "@/lib/client/format";
import { useWrite } from "@/lib/client/use-write";
import type { Role } from "@/lib/contract/roles";
import { countOf } from "./assignable-words";
import type { EndChanged } from "./use-end-choices";

/** Tells what was done to a role's assignments, each with the call that takes it back. */
export function useAssignments(
  role: Role,
  offerUndo: (change: Undo) => void,
  onAdded: (ids: readonly string[]) => void,
) {
  const write = useWrite();

  function assigned(kind: AssignableKind, ids: readonly string[]) {
    const counted = countOf(kind, ids.length);
    offerUndo({
      told: `${counted} assigned to ${role.name}.`,
      undo: async () => {
        await write(unassignMany(role.id, kind), ids);
        return `Undone. ${counted} taken out of ${role.name} again.`;
      },
    });
  }

  function unassigned(kind: AssignableKind, item: Assigned, level: AssignedLevel | undefined) {
    const gone = level === undefined ? item : { ...item, accessLevels: [level] };
    offerUndo({
      told: `${item.name} was removed from ${role.name}${level === undefined ? "" : " at one level"}.`,
      name: item.name,
      undo: async () => {
        await write(putBack(role.id, kind), gone);
        onAdded([item.id]);
        return `${item.name} is back in ${role.name}.`;
      },
    });
  }

  function endsChanged(kind: AssignableKind, ends: readonly EndChanged[]) {
    const [first] = ends;
    if (first === undefined) return;
    const one = first.after.expiresAt === null ? "has no end now" : "has another end now";
    offerUndo({
      told:
        ends.length > 1 ? `${formatCount(ends.length, "end")} changed.` : `${first.name} ${one}.`,
      name: first.name,
      undo: async () => {
        await write(
          changeEnds(role.id, kind),
          ends.flatMap(({ before }) => before),
        );
        return ends.length > 1 ? "The ends are as they were." : "The end is as it was.";
      },
    });
  }

  function levelAdded(item: Assigned, { accessLevelRemoteId, name }: AssignedLevel) {
    offerUndo({
      told: `${item.name} was added at the level ${name}.`,
      name: item.name,
      undo: async () => {
        await write(unassign(role.id, "resources", item.id, { accessLevelRemoteId }), undefined);
        return `Undone. ${item.name} is not at the level ${name} any more.`;
      },
    });
  }

  return { assigned, unassigned, endsChanged, levelAdded };
}
