"use client";

import { useMutation } from "@tanstack/react-query";
import { useRef, useState } from "react";
import { useAnnounce } from "@/components/live-regions";
import { useSignedIn } from "@/components/signed-in";
import { type ApiError, asApiError } from "@/lib/client/api-error";
import type { Assignable, AssignableKind, Story } from "@/lib/client/assignables";
import { assignMany } from "@/lib/client/assignments";
import { undecided } from "@/lib/client/write";
import type { AssignmentOutcome } from "@/lib/contract/assignments";
import type { Role } from "@/lib/contract/roles";
import { countOf } from "./assignable-words";
import { isSameEnd } from "./end";

/** One that was in the role before our request came: the wish is fulfilled, but for its end. */
export type Conflict = {
  item: Assignable;
  story: Story | undefined;
  /** The end that was asked for. */
  wanted: string | null;
};

/** Whether there is something to choose between: the end that it has, and the one asked for. */
export function hasOtherEnd(story: Story | undefined, wanted: string | null): boolean {
  return story !== undefined && !isSameEnd(story.expiresAt, wanted);
}

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
  const attempt = useRef({ text: "", key: "" });
  const { mutateAsync } = useMutation(assignMany(role.id, kind));
  const signedIn = useSignedIn();
  const announce = useAnnounce();

  /** True once the server has given its outcomes; else `error` says why not. */
  async function submit(items: readonly Assignable[], expiresAt: string | null): Promise<boolean> {
    // State alone would let a second press through before it is rendered.
    if (busy.current || items.length === 0) return false;
    busy.current = true;
    setPending(true);
    setError(undefined);
    const ids = items.map(({ id }) => id);
    const body = { ids, ...(expiresAt !== null && { expiresAt }) };
    const text = JSON.stringify(body);
    if (attempt.current.text !== text) attempt.current = { text, key: crypto.randomUUID() };
    const write = { body, idempotencyKey: attempt.current.key };
    try {
      const purpose = `finish assigning ${countOf(kind, ids.length)}`;
      const { results } = await signedIn(purpose, () => mutateAsync(write));
      attempt.current = { text: "", key: "" };
      settle(items, results, expiresAt);
      return true;
    } catch (thrown) {
      const refused = asApiError(thrown);
      if (!undecided.has(refused.code)) attempt.current = { text: "", key: "" };
      setError(refused);
      return false;
    } finally {
      busy.current = false;
      setPending(false);
    }
  }

  function settle(
    items: readonly Assignable[],
    results: readonly AssignmentOutcome[],
    wanted: string | null,
  ) {
    const byId = new Map(results.map((result) => [result.id, result]));
    const withOutcome = (outcome: AssignmentOutcome["outcome"]) =>
      items.filter(({ id }) => byId.get(id)?.outcome === outcome);
    const assigned = [...done, ...withOutcome("assigned")];
    const already = withOutcome("already_assigned").map((item) => ({
      item,
      story: byId.get(item.id)?.existing,
      wanted,
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
        .join(", ")} ${already.length === 1 ? "was" : "were"} in this role already. ${
        already.some(({ story }) => hasOtherEnd(story, wanted))
          ? "Choose which end counts."
          : "Nothing to do."
      }`,
    );
  }

  function giveUp(item: Assignable) {
    setReport(report && { ...report, failed: report.failed.filter(({ id }) => id !== item.id) });
  }

  return { done, conflicts, report, error, pending, submit, giveUp };
}
