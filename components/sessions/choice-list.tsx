"use client";

import { CircleAlert } from "lucide-react";
import { type ReactNode, useState } from "react";
import { Input } from "@/components/ui/input";

/** Above so many a list is searched, not read. */
const searchedAbove = 8;

/** Things to choose from within a form, with a box to search them where they are many. */
export function ChoiceList<Item extends { id: string }>({
  legend,
  noun,
  items,
  textOf,
  error,
  children,
}: {
  legend: string;
  /** One of them: "resource". */
  noun: string;
  items: readonly Item[];
  /** What the search looks through. */
  textOf: (item: Item) => string;
  error: string | undefined;
  children: (item: Item) => ReactNode;
}) {
  const [typed, setTyped] = useState("");
  const q = typed.trim().toLowerCase();
  const shown = items.filter((item) => textOf(item).toLowerCase().includes(q));
  return (
    <fieldset className="flex flex-col gap-2">
      <legend className="mb-1.5 font-medium text-sm">{legend}</legend>
      {items.length > searchedAbove ? (
        <Input
          type="text"
          inputMode="search"
          aria-label={`Search ${noun}s`}
          placeholder={`Search ${noun}s`}
          autoComplete="off"
          spellCheck={false}
          className="shrink-0"
          value={typed}
          onChange={(event) => setTyped(event.target.value)}
          onKeyDown={(event) => {
            if (event.key === "Enter") event.preventDefault();
          }}
        />
      ) : null}
      <ul className="flex max-h-56 flex-col overflow-y-auto rounded-md border px-3 py-1">
        {shown.map((item) => (
          <li key={item.id} className="py-1.5">
            {children(item)}
          </li>
        ))}
        {shown.length === 0 ? (
          <li className="py-3 text-muted-foreground text-sm">No {noun} matches.</li>
        ) : null}
      </ul>
      {error === undefined ? null : (
        <p role="alert" className="flex items-start gap-1.5 text-danger-text text-xs">
          <CircleAlert aria-hidden="true" className="mt-px size-3.5 shrink-0" />
          {error}
        </p>
      )}
    </fieldset>
  );
}
