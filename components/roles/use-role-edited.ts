"use client";

import type { Undo } from "@/components/use-undo";
import { setRole } from "@/lib/client/roles";
import { useWrite } from "@/lib/client/use-write";
import type { Role, RoleUpdate } from "@/lib/contract/roles";

/** Tells that a role was saved; Undo sets back what was changed, and nothing else. */
export function useRoleEdited(offerUndo: (change: Undo) => void) {
  const write = useWrite();
  return (before: Role, after: Role) => {
    const body: RoleUpdate = {
      ...(before.name !== after.name && { name: before.name }),
      ...(before.description !== after.description && { description: before.description }),
      ...(before.maxSessionDurationHours !== after.maxSessionDurationHours && {
        maxSessionDurationHours: before.maxSessionDurationHours,
      }),
    };
    const told = `${after.name} was saved.`;
    if (Object.keys(body).length === 0) return offerUndo({ told });
    offerUndo({
      told,
      name: after.name,
      undo: async () => {
        await write(setRole(after.id, body), undefined);
        return `Undone. ${before.name} is as it was.`;
      },
    });
  };
}
