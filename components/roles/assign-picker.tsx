"use client";

import { Combobox } from "@base-ui/react/combobox";
import { Search, X } from "lucide-react";
import { type ClipboardEvent, type ReactNode, type RefObject, useId } from "react";
import { Chip } from "@/components/ui/chip";
import { cn } from "@/components/ui/cn";
import type { Assignable, AssignableKind } from "@/lib/client/assignables";
import { idOf, type Pasted, readPasted } from "@/lib/client/pasted";
import { AssignOptions } from "./assign-options";
import { AssignStatus } from "./assign-status";
import { wordsOf } from "./assignable-words";
import type { Refused } from "./use-choice";
import type { useChoices } from "./use-choices";

type Named = { id: string; name: string };

/** The search field with what is chosen in it, and the list under it. */
export function AssignPicker({
  kind,
  typed,
  onTyped,
  chosen,
  onChoose,
  onPasted,
  refused,
  onDropRefused,
  choices,
  looking,
  inputRef,
  messages,
  invalid,
}: {
  kind: AssignableKind;
  typed: string;
  onTyped: (typed: string) => void;
  chosen: readonly Assignable[];
  onChoose: (chosen: readonly Assignable[]) => void;
  onPasted: (pasted: Pasted) => void;
  refused: readonly Refused[];
  onDropRefused: (typed: string) => void;
  choices: ReturnType<typeof useChoices>;
  looking: boolean;
  inputRef: RefObject<HTMLInputElement | null>;
  /** Complaints and news about the field, under it. */
  messages: ReactNode;
  invalid: boolean;
}) {
  const id = useId();
  const { groups, lookUpWord } = choices;
  const people = kind === "users";

  function change(next: readonly Named[]) {
    const lines = new Map(groups.flatMap(({ items }) => items).map((line) => [line.id, line]));
    const added = next.find((each) => chosen.every((before) => before.id !== each.id));
    const line = added && lines.get(added.id);
    if (line === undefined) {
      const kept = new Set(next.map((each) => each.id));
      return onChoose(chosen.filter((each) => kept.has(each.id)));
    }
    if (line.state === "free") {
      onChoose([...chosen, line.item]);
      // The search stays, for choosing several of its results; typing replaces it.
      inputRef.current?.select();
    }
    if (line.state === "more") void choices.query.fetchNextPage();
    if (line.state === "look-up" && lookUpWord !== undefined) {
      const pasted = readPasted(kind, lookUpWord);
      if (pasted) onPasted(pasted);
      onTyped("");
    }
  }
  function paste(event: ClipboardEvent<HTMLInputElement>) {
    const pasted = readPasted(kind, event.clipboardData.getData("text"));
    if (pasted === undefined) return;
    event.preventDefault();
    onPasted(pasted);
  }
  function type(next: string) {
    const list = /[,;]\s*$/.test(next) ? readPasted(kind, next) : undefined;
    if (list === undefined) return onTyped(next);
    onPasted(list);
    onTyped("");
  }

  return (
    <Combobox.Root<Named, true>
      multiple
      inline
      open
      autoHighlight
      filter={null}
      items={groups}
      value={[...chosen]}
      onValueChange={change}
      inputValue={typed}
      onInputValueChange={(next, details) => {
        if (details.isItemPress) details.cancel();
        else type(next);
      }}
      itemToStringLabel={({ name }) => name}
      isItemEqualToValue={(a, b) => a.id === b.id}
    >
      <div className="flex flex-col gap-1.5">
        <div className="flex flex-wrap items-baseline justify-between gap-x-4">
          <label htmlFor={id} className="font-medium text-sm">
            {wordsOf[kind].title}
          </label>
          <p id={`${id}-help`} className="text-muted-foreground text-xs">
            {people ? "Paste many emails or ids at once" : "Paste many ids at once"}
          </p>
        </div>
        <Combobox.Chips
          aria-label={chosen.length > 0 ? `Chosen ${wordsOf[kind].many}` : undefined}
          className={cn(
            "flex max-h-32 min-h-10 w-full cursor-text flex-wrap items-center gap-1.5 overflow-y-auto rounded-md border border-input bg-surface p-1.5 shadow-card transition-[border-color] focus-within:border-ring focus-within:outline-2 focus-within:outline-ring hover:border-foreground/50 focus-within:hover:border-ring",
            invalid && "border-danger focus-within:border-danger focus-within:outline-danger",
          )}
        >
          {chosen.length + refused.length === 0 ? (
            <Search aria-hidden="true" className="ms-1 size-4 shrink-0 text-muted-foreground" />
          ) : null}
          {chosen.map((item) => (
            <Combobox.Chip
              key={item.id}
              aria-label={item.name}
              className="inline-flex h-7 max-w-full items-center rounded-md border border-accent/25 bg-accent-subtle ps-2 text-accent-text text-xs"
            >
              <span className="truncate">{item.name}</span>
              <Combobox.ChipRemove
                aria-label={`Remove ${item.name}`}
                className="grid size-6 shrink-0 place-items-center rounded-sm opacity-75 hover:opacity-100"
              >
                <X aria-hidden="true" className="size-3.5" />
              </Combobox.ChipRemove>
            </Combobox.Chip>
          ))}
          {refused.map((each) => (
            <Chip
              key={each.typed}
              tone="danger"
              label={shortOf(each.typed)}
              removeLabel={`Remove ${each.typed}`}
              onRemove={() => {
                onDropRefused(each.typed);
                inputRef.current?.focus();
              }}
            />
          ))}
          <Combobox.Input
            id={id}
            ref={inputRef}
            aria-describedby={`${id}-messages ${id}-help`}
            aria-invalid={invalid || undefined}
            placeholder={
              chosen.length > 0
                ? "Add more…"
                : people
                  ? "Search by name, email or id"
                  : "Search by name, address or id"
            }
            maxLength={200}
            onPaste={paste}
            className="h-7 min-w-36 flex-1 bg-transparent px-1 text-base outline-none sm:text-sm"
          />
        </Combobox.Chips>
        <div id={`${id}-messages`} className="flex flex-col gap-2 empty:hidden">
          {messages}
        </div>
      </div>
      <AssignStatus kind={kind} typed={typed} choices={choices} looking={looking} />
      <AssignOptions
        kind={kind}
        newsCount={groups.find(({ key }) => key === "conflict")?.items.length ?? 0}
      />
    </Combobox.Root>
  );
}

/** A whole id would fill a line of chips. */
function shortOf(typed: string): string {
  return idOf(typed) === undefined ? typed : `${typed.slice(0, 8)}…`;
}
