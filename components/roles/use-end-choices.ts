"use client";

import { useMutation } from "@tanstack/react-query";
import { useRef, useState } from "react";
import { useSignedIn } from "@/components/signed-in";
import { type ApiError, asApiError } from "@/lib/client/api-error";
import type { AssignableKind } from "@/lib/client/assignables";
import { type Assigned, changeEnds, type EndChange, endsOf } from "@/lib/client/assignments";
import { formatCount } from "@/lib/client/format";
import type { Role } from "@/lib/contract/roles";
import { type Conflict, hasOtherEnd } from "./use-assign";

/** An end that was changed, and how to change it back. */
export type EndChanged = { name: string; before: readonly EndChange[]; after: EndChange };

/** Of those that are in the role with another end: whose end counts, and making it so. */
export function useEndChoices(
  role: Role,
  kind: AssignableKind,
  conflicts: readonly Conflict[],
  assignedOf: (id: string) => Assigned | undefined,
) {
  const [mine, setMine] = useState<ReadonlySet<string>>(new Set());
  const [error, setError] = useState<ApiError>();
  const [pending, setPending] = useState(false);
  const busy = useRef(false);
  const { mutateAsync } = useMutation(changeEnds(role.id, kind));
  const signedIn = useSignedIn();
  const open = conflicts.filter(({ story, wanted }) => hasOtherEnd(story, wanted));
  const changes = open
    .filter(({ item }) => mine.has(item.id))
    .map(
      ({ item, story, wanted }): EndChanged => ({
        name: item.name,
        before: endsOf(assignedOf(item.id) ?? { ...item, expiresAt: story?.expiresAt ?? null }),
        after: { id: item.id, expiresAt: wanted },
      }),
    );

  /** What was changed; undefined when it was refused, and `error` says why. */
  async function apply(): Promise<readonly EndChanged[] | undefined> {
    if (changes.length === 0) return [];
    if (busy.current) return undefined;
    busy.current = true;
    setPending(true);
    setError(undefined);
    try {
      await signedIn(`change ${formatCount(changes.length, "end")}`, () =>
        mutateAsync(changes.map(({ after }) => after)),
      );
      return changes;
    } catch (thrown) {
      setError(asApiError(thrown));
      return undefined;
    } finally {
      busy.current = false;
      setPending(false);
    }
  }

  function choose(id: string, isMine: boolean) {
    const next = new Set(mine);
    if (isMine) next.add(id);
    else next.delete(id);
    setMine(next);
  }

  return { open, mine, changes, error, pending, apply, choose };
}
