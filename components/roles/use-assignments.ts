"use client";

import { useQueryClient } from "@tanstack/react-query";
import { useRef, useState } from "react";
import { useAnnounce } from "@/components/live-regions";
import { useSignedIn } from "@/components/signed-in";
import { showToast } from "@/components/ui/toast";
import { type ApiError, asApiError } from "@/lib/client/api-error";
import type { AssignableKind } from "@/lib/client/assignables";
import { assignMany, roleKeys, unassign, unassignMany } from "@/lib/client/roles";
import { useWrite } from "@/lib/client/use-write";
import type { Role } from "@/lib/contract/roles";
import { countOf } from "./assignable-words";
import type { AssignedItem } from "./assigned-cells";

/** What went wrong on the page itself, and the same call once more. */
export type PageFailure = { error: ApiError; item: AssignedItem | undefined; retry: () => void };

/** Taking out of a role, and taking back what was just done. Errors are for the page's banner. */
export function useAssignments(role: Role, onAdded: (ids: readonly string[]) => void) {
  const [failure, setFailure] = useState<PageFailure>();
  const busy = useRef(new Set<string>());
  const client = useQueryClient();
  const announce = useAnnounce();
  const signedIn = useSignedIn();
  const write = useWrite();

  /** True once it is done. Whatever happened, the list then says how things are. */
  async function attempt(
    kind: AssignableKind,
    purpose: string,
    item: AssignedItem | undefined,
    call: () => Promise<unknown>,
  ): Promise<boolean> {
    setFailure(undefined);
    try {
      await signedIn(purpose, call);
      return true;
    } catch (thrown) {
      const retry = () => void attempt(kind, purpose, item, call);
      setFailure({ error: asApiError(thrown), item, retry });
      await client.invalidateQueries({ queryKey: roleKeys[kind](role.id) });
      return false;
    }
  }

  async function remove(kind: AssignableKind, item: AssignedItem) {
    if (busy.current.has(item.id)) return;
    busy.current.add(item.id);
    const next = neighbourOf(item.id);
    const call = async () => {
      await write(unassign(role.id, kind), item.id);
      focusRow(next);
      announce(`${item.name} was removed from ${role.name}.`);
      showToast({
        title: `${item.name} removed. Running sessions stay as they are.`,
        action: { label: "Undo", onPress: () => void putBack(kind, item) },
      });
    };
    // Where someone else was faster, the row goes as well.
    if (!(await attempt(kind, `remove ${item.name}`, item, call)) && rowOf(item.id) === null) {
      focusRow(next);
    }
    busy.current.delete(item.id);
  }

  async function putBack(kind: AssignableKind, item: AssignedItem) {
    const idempotencyKey = crypto.randomUUID();
    await attempt(kind, `put ${item.name} back`, item, async () => {
      await write(assignMany(role.id, kind), { body: { ids: [item.id] }, idempotencyKey });
      onAdded([item.id]);
      announce(`${item.name} is back in ${role.name}.`);
    });
  }

  /** The toast after an assignment: says what was added, and takes exactly that out again. */
  function offerUndo(kind: AssignableKind, ids: readonly string[]) {
    const told = `${countOf(kind, ids.length)} assigned to ${role.name}.`;
    announce(told);
    const undo = () =>
      attempt(kind, "undo this", undefined, async () => {
        await write(unassignMany(role.id, kind), ids);
        announce(`Undone. ${countOf(kind, ids.length)} taken out of ${role.name} again.`);
      });
    showToast({ title: told, action: { label: "Undo", onPress: () => void undo() } });
  }

  return { failure, clearFailure: () => setFailure(undefined), remove, offerUndo };
}

function rowOf(id: string): HTMLElement | null {
  return document.querySelector<HTMLElement>(`tr[data-row-id="${CSS.escape(id)}"]`);
}

/** The row that takes the place of one that goes. */
function neighbourOf(id: string): string | undefined {
  const row = rowOf(id);
  const neighbour = row?.nextElementSibling ?? row?.previousElementSibling;
  return neighbour instanceof HTMLElement ? neighbour.dataset.rowId : undefined;
}

/** The focus was on a row that is gone; without this it would begin at the top of the page. */
function focusRow(id: string | undefined) {
  const target = id === undefined ? null : rowOf(id);
  (target ?? document.getElementById("main"))?.focus();
}
