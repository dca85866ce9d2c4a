"use client";

import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { ErrorBanner } from "@/components/error-banner";
import { Dialog, DialogBody } from "@/components/ui/dialog";
import { Input } from "@/components/ui/input";
import { Skeleton } from "@/components/ui/skeleton";
import { useRested } from "@/components/use-rested";
import { type ChoiceKind, choicesQuery } from "@/lib/client/access-choices";
import { asApiError } from "@/lib/client/api-error";

const words = {
  user: { title: "Show one person", search: "Search people", none: "Nobody matches." },
  resource: {
    title: "Show one resource",
    search: "Search resources",
    none: "No resource matches.",
  },
  role: { title: "Show one role", search: "Search roles", none: "No role matches." },
} as const;

/** Chooses the one person, resource or role that a list is about. */
export function ChooseDialog({
  kind,
  title = words[kind].title,
  onClose,
  onChoose,
}: {
  kind: ChoiceKind;
  title?: string;
  onClose: () => void;
  onChoose: (id: string) => void;
}) {
  const [typed, setTyped] = useState("");
  const q = useRested(typed.trim());
  const { data, error, refetch } = useQuery(choicesQuery(kind, q));
  const { search, none } = words[kind];
  return (
    <Dialog open onOpenChange={onClose} title={title} size="sm">
      <DialogBody className="gap-3">
        <Input
          type="text"
          inputMode="search"
          autoComplete="off"
          spellCheck={false}
          maxLength={200}
          aria-label={search}
          placeholder={search}
          className="shrink-0"
          value={typed}
          onChange={(event) => setTyped(event.target.value)}
        />
        {error === null ? null : (
          <ErrorBanner error={asApiError(error)} onRetry={() => void refetch()} />
        )}
        <ul className="-mx-2 flex flex-col">
          {data === undefined && error === null
            ? ["w-1/2", "w-2/3", "w-2/5"].map((width) => (
                <li key={width} className="px-2 py-3.5">
                  <Skeleton className={width} />
                </li>
              ))
            : null}
          {data?.choices.map(({ id, name, detail }) => (
            <li key={id}>
              <button
                type="button"
                onClick={() => onChoose(id)}
                className="flex min-h-11 w-full flex-col justify-center rounded-md px-2 py-1.5 text-start text-sm hover:bg-surface-sunken focus-visible:-outline-offset-2 dark:hover:bg-foreground/8"
              >
                <span className="w-full truncate">{name}</span>
                {detail ? (
                  <span className="w-full truncate text-muted-foreground text-xs">{detail}</span>
                ) : null}
              </button>
            </li>
          ))}
        </ul>
        <p role="status" className="text-muted-foreground text-xs">
          {data === undefined
            ? ""
            : data.total === 0
              ? none
              : data.total > data.choices.length
                ? `The first ${data.choices.length} of ${data.total.toLocaleString("en")}. Search to find others.`
                : ""}
        </p>
      </DialogBody>
    </Dialog>
  );
}
