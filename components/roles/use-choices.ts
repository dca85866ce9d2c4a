"use client";

import { useInfiniteQuery } from "@tanstack/react-query";
import { useEffect } from "react";
import { useRested } from "@/components/use-rested";
import {
  type Assignable,
  type AssignableKind,
  assignablesQuery,
  type Story,
} from "@/lib/client/assignables";
import { idOf } from "@/lib/client/pasted";
import { type Conflict, hasOtherEnd } from "./use-assign";

/** A line of the list. `id` and `name` are what the combobox goes by. */
export type Choice =
  | AssignableChoice
  | { id: string; name: string; state: "more" }
  | { id: string; name: string; state: "look-up" };
export type AssignableChoice = { id: string; name: string; item: Assignable } & (
  | { state: "free" | "barred" }
  | { state: "there"; story: Story | undefined }
  | { state: "conflict"; story: Story | undefined; otherEnd: boolean }
);

export type ChoiceGroup = { key: string; label?: string; items: Choice[] };

/** What can be chosen from for a search, in groups, and what is to be said about it. */
export function useChoices(
  kind: AssignableKind,
  typed: string,
  storyOf: (id: string) => Story | undefined,
  conflicts: readonly Conflict[],
) {
  const wanted = typed.trim().slice(0, 200);
  const q = useRested(wanted);
  const query = useInfiniteQuery(assignablesQuery(kind, q));
  const { data, hasNextPage, isFetching, isPlaceholderData, fetchNextPage } = query;
  const behind = q !== wanted || isPlaceholderData;
  const conflictIds = new Set(conflicts.map(({ item }) => item.id));
  const items = distinct(data?.pages.flatMap(({ content }) => content) ?? []).filter(
    (item) => !conflictIds.has(item.id) && (!behind || matches(item, wanted)),
  );
  const there = items.filter(({ id }) => storyOf(id) !== undefined);
  const open = items.filter(({ id }) => storyOf(id) === undefined);
  const free = open.filter(({ obstacle }) => obstacle === undefined);
  const barred = open.filter(({ obstacle }) => obstacle !== undefined);
  const total = data?.pages.at(-1)?.totalElements ?? 0;
  const loaded = data?.pages.reduce((sum, { content }) => sum + content.length, 0) ?? 0;

  // A page on which there is nothing to add is no answer while there are others.
  const goOn = data !== undefined && !behind && free.length === 0 && hasNextPage && !query.isError;
  useEffect(() => {
    if (goOn && !isFetching) void fetchNextPage();
  }, [goOn, isFetching, fetchNextPage]);

  const settled = !behind && !isFetching && data !== undefined;
  const lookUpWord = settled && items.length === 0 ? lookUpWordOf(kind, wanted) : undefined;
  const groups: ChoiceGroup[] = [
    {
      key: "conflict",
      label: "Added meanwhile",
      items: conflicts.map(({ item, story, wanted: end }) => ({
        ...named(item),
        state: "conflict",
        story,
        otherEnd: hasOtherEnd(story, end),
      })),
    },
    {
      key: "free",
      label: "Can be added",
      items: free.map((item) => ({ ...named(item), state: "free" })),
    },
    {
      key: "there",
      label: kind === "users" ? "Already have this role" : "Already in this role",
      items: there.map((item) => ({ ...named(item), state: "there", story: storyOf(item.id) })),
    },
    {
      key: "barred",
      label: "Cannot be added",
      items: barred.map((item) => ({ ...named(item), state: "barred" })),
    },
    {
      key: "more",
      items: [
        ...(lookUpWord === undefined
          ? []
          : [{ id: "look-up", name: `Look up ${lookUpWord}`, state: "look-up" } as const]),
        ...(hasNextPage && !behind
          ? [
              {
                id: "more",
                name: `Show more (${loaded} of ${total} so far)`,
                state: "more",
              } as const,
            ]
          : []),
      ],
    },
  ];
  return {
    groups: groups.filter(({ items: lines }) => lines.length > 0),
    query,
    settled,
    behind,
    /** How many of them match, without those that are not loaded yet. */
    counts: { free: free.length, there: there.length, total: behind ? items.length : total },
    nothingLeft: settled && q === "" && free.length === 0 && !hasNextPage && conflicts.length === 0,
    lookUpWord,
  };
}

const named = (item: Assignable) => ({ id: item.id, name: item.name, item });

function distinct(items: readonly Assignable[]): Assignable[] {
  return [...new Map(items.map((item) => [item.id, item])).values()];
}

/** What the server would find, for the moment until it has answered. */
function matches({ id, name, detail, provider }: Assignable, q: string): boolean {
  const wanted = q.toLowerCase();
  return id.startsWith(wanted) || `${name} ${detail} ${provider}`.toLowerCase().includes(wanted);
}

function lookUpWordOf(kind: AssignableKind, typed: string): string | undefined {
  return idOf(typed) ?? (kind === "users" && /^\S+@\S+\.\S+$/.test(typed) ? typed : undefined);
}
