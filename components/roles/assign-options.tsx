"use client";

import { Combobox } from "@base-ui/react/combobox";
import { Ban, Check, ChevronDown, CircleCheck, Info, Search } from "lucide-react";
import { type ReactNode, useEffect, useRef } from "react";
import { errorText } from "@/components/error-text";
import { Avatar } from "@/components/ui/avatar";
import { Badge } from "@/components/ui/badge";
import { cn } from "@/components/ui/cn";
import type { Assignable, AssignableKind, Story } from "@/lib/client/assignables";
import { formatDay, formatEnd, formatRelative } from "@/lib/client/format";
import { providerName, wordsOf } from "./assignable-words";
import type { AssignableChoice, Choice, ChoiceGroup } from "./use-choices";

const optionClass =
  "flex min-h-11 scroll-my-2 cursor-default select-none items-center gap-2.5 rounded-md px-2 py-1.5 text-sm outline-none data-highlighted:bg-surface-sunken dark:data-highlighted:bg-foreground/8";

/**
 * What can be chosen and, in groups of its own, what cannot, with the reason in the open. Those
 * are disabled and yet reached by the arrow keys, so that "where is it?" has an answer.
 */
export function AssignOptions({
  kind,
  newsCount,
}: {
  kind: AssignableKind;
  /** How many lines on top tell something new: then the list goes there. */
  newsCount: number;
}) {
  const list = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (newsCount > 0) list.current?.scrollTo({ top: 0 });
  }, [newsCount]);
  return (
    // The list itself scrolls: a wrapper that does would have to be focusable.
    <Combobox.List
      ref={list}
      aria-label={wordsOf[kind].title}
      className="-mx-2 min-h-0 flex-1 overflow-y-auto overscroll-contain px-2 empty:hidden data-empty:hidden max-sm:max-h-[50dvh] max-sm:flex-none sm:min-h-32"
    >
      {(group: ChoiceGroup) => (
        <Combobox.Group key={group.key} items={group.items} className="pb-2">
          {group.label === undefined ? null : (
            <Combobox.GroupLabel className="sticky top-0 z-10 bg-surface-raised px-2 pt-1 pb-1 font-medium text-2xs text-muted-foreground uppercase tracking-wider">
              {group.label}
            </Combobox.GroupLabel>
          )}
          <Combobox.Collection>
            {(choice: Choice) => <Option key={choice.id} choice={choice} />}
          </Combobox.Collection>
        </Combobox.Group>
      )}
    </Combobox.List>
  );
}

function Option({ choice }: { choice: Choice }) {
  if (choice.state === "more" || choice.state === "look-up") {
    const Icon = choice.state === "more" ? ChevronDown : Search;
    return (
      <Combobox.Item value={choice} className={cn(optionClass, "font-medium text-accent-text")}>
        <Icon aria-hidden="true" className="size-4 shrink-0" />
        <span className="min-w-0 break-all">{choice.name}</span>
      </Combobox.Item>
    );
  }
  const { state, item } = choice;
  return (
    <Combobox.Item
      value={choice}
      disabled={state !== "free"}
      className={cn(
        optionClass,
        state === "conflict" && "bg-info-subtle data-highlighted:bg-info-subtle",
      )}
    >
      <Mark state={state} />
      {item.provider === undefined ? <Avatar name={item.name} /> : null}
      <span className="min-w-0 flex-1">
        <span className="flex items-center gap-2">
          <span
            className={cn(
              "truncate",
              state === "free" ? "font-medium" : "text-muted-foreground",
              state === "conflict" && "font-medium text-foreground",
            )}
          >
            {item.name}
          </span>{" "}
          {item.isAdmin ? <Badge>Admin</Badge> : null}
        </span>
        <Detail item={item} />
        <Reason choice={choice} />
      </span>
    </Combobox.Item>
  );
}

/** A box to tick, or the sign why there is none. */
function Mark({ state }: { state: "free" | "barred" | "there" | "conflict" }) {
  if (state === "free") {
    return (
      <span className="grid size-4 shrink-0 place-items-center rounded-[0.25rem] border border-input bg-surface in-data-selected:border-accent in-data-selected:bg-accent">
        <Combobox.ItemIndicator>
          <Check aria-hidden="true" className="size-3 stroke-3 text-accent-foreground" />
        </Combobox.ItemIndicator>
      </span>
    );
  }
  const Icon = state === "barred" ? Ban : state === "there" ? CircleCheck : Info;
  return (
    <Icon
      aria-hidden="true"
      className={cn(
        "size-4 shrink-0",
        state === "conflict" ? "text-info-text" : "text-muted-foreground",
      )}
    />
  );
}

function Detail({ item: { provider, detail } }: { item: Assignable }) {
  return (
    <span className="block truncate text-muted-foreground text-xs">
      {provider === undefined ? (
        detail
      ) : (
        <>
          {providerName(provider)} · <span className="font-mono">{detail}</span>
        </>
      )}
    </span>
  );
}

function Reason({ choice }: { choice: AssignableChoice }): ReactNode {
  if (choice.state === "conflict") {
    return (
      <span className="block text-info-text text-xs">
        {`Already added${storyText(choice.story, "ago")}. ${choice.otherEnd ? "It has another end than yours." : "Nothing to do."}`}
      </span>
    );
  }
  if (choice.state === "there") {
    return (
      <span className="block text-muted-foreground text-xs">
        {choice.item.provider === undefined ? "Already has this role" : "Already in this role"}
        {storyText(choice.story, "on")}
      </span>
    );
  }
  if (choice.state === "barred") {
    return <span className="block text-muted-foreground text-xs">Deactivated</span>;
  }
  const { note, name } = choice.item;
  if (note === undefined) return null;
  return (
    <span className="block text-warning-text text-xs">{errorText(note, { resource: name })}</span>
  );
}

/**
 * " · ends 30 Nov · by Ana Ruiz, 18 Feb"; ", added by Ana Ruiz on 18 Feb"; " by Bo Chen 2 min ago".
 */
export function storyText(story: Story | undefined, shape: "on" | "added" | "ago"): string {
  if (story === undefined) return "";
  const now = new Date();
  const at = new Date(story.assignedAt);
  const { name } = story.assignedBy;
  if (shape === "ago") return ` by ${name} ${formatRelative(at, now)}`;
  const day = formatDay(at, now);
  if (shape === "added") return `, added by ${name} on ${day}`;
  const end =
    story.expiresAt === null ? "" : ` · ends ${formatEnd(new Date(story.expiresAt), now)}`;
  return `${end} · by ${name}, ${day}`;
}
