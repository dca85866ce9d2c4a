"use client";

import { useState } from "react";
import { errorText } from "@/components/error-text";
import { useAnnounce } from "@/components/live-regions";
import { useSignedIn } from "@/components/signed-in";
import { type ApiError, asApiError } from "@/lib/client/api-error";
import { type Assignable, type AssignableKind, lookUp, type Story } from "@/lib/client/assignables";
import type { Pasted } from "@/lib/client/pasted";
import { idsMax } from "@/lib/contract/common";
import { wordsOf } from "./assignable-words";
import type { Conflict } from "./use-assign";

/** Something that was pasted or looked up and cannot be added, with the reason. */
export type Refused = { typed: string; reason: string };

/** What is chosen so far, and what pasting and looking up by id or email has brought. */
export function useChoice(kind: AssignableKind, storyOf: (id: string) => Story | undefined) {
  const [chosen, setChosen] = useState<readonly Assignable[]>([]);
  const [refused, setRefused] = useState<readonly Refused[]>([]);
  const [alreadyThere, setAlreadyThere] = useState<readonly Conflict[]>([]);
  const [tooMany, setTooMany] = useState(false);
  const [looking, setLooking] = useState(false);
  const [failure, setFailure] = useState<{ error: ApiError; retry: () => void }>();
  const announce = useAnnounce();
  const signedIn = useSignedIn();

  function choose(next: readonly Assignable[]) {
    const kept = next.slice(0, idsMax);
    setTooMany(next.length > idsMax);
    setChosen(kept);
    if (kept.length !== chosen.length) announce(`${kept.length} chosen.`);
  }

  async function take(pasted: Pasted) {
    setFailure(undefined);
    setLooking(true);
    const ids = pasted.ids.slice(0, idsMax);
    const emails = pasted.emails.slice(0, idsMax);
    try {
      const found = await signedIn(`look up ${ids.length + emails.length} of them`, async () => [
        ...(await lookUp(kind, "ids", ids)),
        ...(await lookUp(kind, "emails", emails)),
      ]);
      sort(found, [...ids, ...emails], pasted.unclear);
      if (pasted.ids.length > idsMax || pasted.emails.length > idsMax) setTooMany(true);
    } catch (thrown) {
      setFailure({ error: asApiError(thrown), retry: () => void take(pasted) });
    } finally {
      setLooking(false);
    }
  }

  function sort(
    found: readonly Assignable[],
    asked: readonly string[],
    unclear: readonly string[],
  ) {
    const there = found.filter(({ id }) => storyOf(id) !== undefined);
    const barred = found.filter(({ id, obstacle }) => obstacle && storyOf(id) === undefined);
    const free = found.filter(
      ({ id, obstacle }) =>
        !obstacle && storyOf(id) === undefined && chosen.every((before) => before.id !== id),
    );
    const known = new Set(found.flatMap(({ id, detail }) => [id, detail.toLowerCase()]));
    const added: Refused[] = [
      ...barred.map(({ name }) => ({
        typed: name,
        reason: errorText("user_deactivated", { user: name }),
      })),
      ...asked
        .filter((typed) => !known.has(typed))
        .map((typed) => ({ typed, reason: notFound(kind, typed) })),
      ...unclear.map((typed) => ({
        typed,
        reason: `“${typed}” is no ${kind === "users" ? "email or id" : "id"} of a ${wordsOf[kind].one}.`,
      })),
    ];
    const news = added.filter(({ typed }) => refused.every((before) => before.typed !== typed));
    setRefused((before) => [...before, ...news]);
    setAlreadyThere(there.map((item) => ({ item, story: storyOf(item.id), wanted: null })));
    // Something else may have been chosen while this was looked up.
    setChosen((before) => [...before, ...free].slice(0, idsMax));
    setTooMany(chosen.length + free.length > idsMax);
    announce(
      [
        `${free.length} of ${asked.length + unclear.length} added.`,
        there.length > 0 ? `${there.length} in this role already.` : "",
        added.length > 0 ? `${added.length} cannot be added.` : "",
      ].join(" "),
    );
  }

  return {
    chosen,
    refused,
    alreadyThere,
    tooMany,
    looking,
    failure,
    choose,
    take,
    /** After saving, which tells its own story. */
    forget: () => setChosen([]),
    dropRefused: (typed?: string) =>
      setRefused(typed === undefined ? [] : refused.filter((each) => each.typed !== typed)),
    dropAlreadyThere: () => setAlreadyThere([]),
  };
}

function notFound(kind: AssignableKind, typed: string): string {
  if (kind === "resources") return errorText("resource_not_found", { typed });
  return errorText("user_not_found", typed.includes("@") ? { email: typed } : { user: typed });
}
