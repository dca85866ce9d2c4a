"use client";

import { useMutation } from "@tanstack/react-query";
import { useRef, useState } from "react";
import { useAnnounce } from "@/components/live-regions";
import { useSignedIn } from "@/components/signed-in";
import { type ApiError, asApiError } from "@/lib/client/api-error";
import type { Assignable, AssignableKind, Story } from "@/lib/client/assignables";
import { assignMany } from "@/lib/client/roles";
import { undecided } from "@/lib/client/write";
import type { AssignmentOutcome } from "@/lib/contract/assignments";
import type { Role } from "@/lib/contract/roles";
import { countOf } from "./assignable-words";

/** One that was in the role before our request came: the wish is fulfilled. */
export type Conflict = { item: Assignable; story: Story | undefined };

export type Report = {
  /** How many were asked for. */
  asked: number;
  failed: readonly Assignable[];
};

/**
 * Sends a choice in one request and sorts out the answer: what was assigned, what was in the role
 * already, and what was not found. A choice keeps its key until the server has decided about it.
 */
export function useAssign(
  role: Role,
  kind: AssignableKind,
  onAllAssigned: (done: readonly Assignable[]) => void,
) {
  const [done, setDone] = useState<readonly Assignable[]>([]);
  const [conflicts, setConflicts] = useState<readonly Conflict[]>([]);
  const [report, setReport] = useState<Report>();
  const [error, setError] = useState<ApiError>();
  const [pending, setPending] = useState(false);
  const busy = useRef(false);
  const attempt = useRef({ ids: "", key: "" });
  const { mutateAsync } = useMutation(assignMany(role.id, kind));
  const signedIn = useSignedIn();
  const announce = useAnnounce();

  /** True once the server has given its outcomes; else `error` says why not. */
  async function submit(items: readonly Assignable[]): Promise<boolean> {
    // State alone would let a second press through before it is rendered.
    if (busy.current || items.length === 0) return false;
    busy.current = true;
    setPending(true);
    setError(undefined);
    const ids = items.map(({ id }) => id);
    if (attempt.current.ids !== ids.join()) {
      attempt.current = { ids: ids.join(), key: crypto.randomUUID() };
    }
    const write = { body: { ids }, idempotencyKey: attempt.current.key };
    try {
      const purpose = `finish assigning ${countOf(kind, ids.length)}`;
      const { results } = await signedIn(purpose, () => mutateAsync(write));
      attempt.current = { ids: "", key: "" };
      settle(items, results);
      return true;
    } catch (thrown) {
      const refused = asApiError(thrown);
      if (!undecided.has(refused.code)) attempt.current = { ids: "", key: "" };
      setError(refused);
      return false;
    } finally {
      busy.current = false;
      setPending(false);
    }
  }

  function settle(items: readonly Assignable[], results: readonly AssignmentOutcome[]) {
    const byId = new Map(results.map((result) => [result.id, result]));
    const withOutcome = (wanted: AssignmentOutcome["outcome"]) =>
      items.filter(({ id }) => byId.get(id)?.outcome === wanted);
    const assigned = [...done, ...withOutcome("assigned")];
    const already = withOutcome("already_assigned").map((item) => ({
      item,
      story: byId.get(item.id)?.existing,
    }));
    const failed = withOutcome("not_found");
    setDone(assigned);
    setConflicts((before) => [...before, ...already]);
    const left = report?.failed.filter(({ id }) => !byId.has(id)) ?? [];
    if (failed.length + left.length > 0) {
      setReport({ asked: report?.asked ?? items.length, failed: [...left, ...failed] });
      return;
    }
    if (already.length === 0) return onAllAssigned(assigned);
    // In a report, the last failure has turned out to be there already: nothing is left to do.
    setReport(report && { ...report, failed: [] });
    const newly = withOutcome("assigned").length;
    announce(
      `${newly === 0 ? "" : `${countOf(kind, newly)} assigned. `}${already
        .map(({ item }) => item.name)
        .join(", ")} ${already.length === 1 ? "was" : "were"} in this role already. Nothing to do.`,
    );
  }

  function giveUp(item: Assignable) {
    setReport(report && { ...report, failed: report.failed.filter(({ id }) => id !== item.id) });
  }

  return { done, conflicts, report, error, pending, submit, giveUp };
}
