"use client";

import { Search, X } from "lucide-react";
import { type KeyboardEvent, useEffect, useRef, useState } from "react";
import { Input } from "./ui/input";
import { Kbd } from "./ui/kbd";

const restMilliseconds = 250;

export type SearchBoxProps = {
  /** "Search roles": its name, and what stands in it while it is empty. */
  label: string;
  value: string;
  onChange: (value: string) => void;
};

/** The one search of a table: `/` goes to it, Esc clears it, and it asks once typing rests. */
export function SearchBox({ label, value, onChange }: SearchBoxProps) {
  const [typed, setTyped] = useState(value);
  const [seen, setSeen] = useState(value);
  const [sent, setSent] = useState(value);
  const field = useRef<HTMLInputElement>(null);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);

  // Our own words coming back must not overwrite what was typed since; those of Back or of
  // "Clear filters" must.
  if (seen !== value) {
    setSeen(value);
    if (value !== sent) {
      setSent(value);
      setTyped(value);
    }
  }

  useEffect(() => {
    function slash(event: globalThis.KeyboardEvent) {
      if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey) return;
      const { target } = event;
      const typing = target instanceof HTMLElement && target.closest("input, textarea, select");
      if (typing || document.querySelector("[role=dialog], [role=alertdialog]") !== null) return;
      event.preventDefault();
      field.current?.focus();
    }
    document.addEventListener("keydown", slash);
    return () => {
      document.removeEventListener("keydown", slash);
      clearTimeout(timer.current);
    };
  }, []);

  function change(next: string, wait: number) {
    setTyped(next);
    clearTimeout(timer.current);
    timer.current = setTimeout(() => {
      setSent(next);
      onChange(next);
    }, wait);
  }
  function keyDown(event: KeyboardEvent) {
    if (event.key !== "Escape" || typed === "") return;
    event.preventDefault();
    event.stopPropagation();
    change("", 0);
  }

  return (
    <search className="relative w-full sm:w-72">
      <Search
        aria-hidden="true"
        className="pointer-events-none absolute start-2.5 top-1/2 size-4 -translate-y-1/2 text-muted-foreground"
      />
      <Input
        ref={field}
        type="text"
        inputMode="search"
        enterKeyHint="search"
        autoComplete="off"
        spellCheck={false}
        maxLength={200}
        aria-label={label}
        aria-keyshortcuts="/"
        placeholder={label}
        value={typed}
        onChange={(event) => change(event.target.value, restMilliseconds)}
        onKeyDown={keyDown}
        className="ps-8 pe-9 sm:h-8"
      />
      <span className="absolute end-1.5 top-1/2 grid -translate-y-1/2 place-items-center">
        {typed === "" ? (
          <span aria-hidden="true" className="pointer-events-none max-sm:hidden">
            <Kbd>/</Kbd>
          </span>
        ) : (
          <button
            type="button"
            aria-label="Clear search"
            onClick={() => {
              change("", 0);
              field.current?.focus();
            }}
            className="grid size-6 place-items-center rounded-sm text-muted-foreground hover:bg-surface-sunken hover:text-foreground"
          >
            <X aria-hidden="true" className="size-4" />
          </button>
        )}
      </span>
    </search>
  );
}
