"use client";

import { Combobox } from "@base-ui/react/combobox";
import { CircleCheckBig, SearchX } from "lucide-react";
import { ErrorBanner } from "@/components/error-banner";
import { cn } from "@/components/ui/cn";
import { EmptyState } from "@/components/ui/empty-state";
import { Skeleton } from "@/components/ui/skeleton";
import { Spinner } from "@/components/ui/spinner";
import { asApiError } from "@/lib/client/api-error";
import type { AssignableKind } from "@/lib/client/assignables";
import { countOf, wordsOf } from "./assignable-words";
import type { useChoices } from "./use-choices";

/** What the list shows, in words that are also spoken; and what stands in its place without it. */
export function AssignStatus({
  kind,
  typed,
  choices,
  looking,
}: {
  kind: AssignableKind;
  typed: string;
  choices: ReturnType<typeof useChoices>;
  looking: boolean;
}) {
  const { query, settled, groups, counts, nothingLeft, behind } = choices;
  const { many } = wordsOf[kind];
  const failed = query.error !== null && query.data === undefined;
  const sentence = looking
    ? "Looking them up…"
    : nothingLeft
      ? `All ${countOf(kind, counts.total)} ${kind === "users" ? "have" : "are in"} this role already.`
      : query.isPending || behind
        ? "Searching…"
        : `${countOf(kind, counts.total)}${typed.trim() === "" ? "" : ` for “${typed.trim()}”`}${
            counts.there > 0
              ? `, ${counts.there} already ${kind === "users" ? "with" : "in"} this role`
              : ""
          }`;
  return (
    <>
      <Combobox.Status
        className={cn(
          "flex min-h-5 items-center gap-2 text-muted-foreground text-xs",
          nothingLeft && "sr-only",
        )}
      >
        {failed ? "" : sentence}
        {looking || (query.isFetching && !query.isPending) ? (
          <Spinner className="size-3.5" />
        ) : null}
      </Combobox.Status>
      {query.isPending && query.error === null ? <ListSkeleton /> : null}
      {failed ? (
        <ErrorBanner error={asApiError(query.error)} onRetry={() => void query.refetch()} />
      ) : null}
      {nothingLeft ? (
        <EmptyState icon={<CircleCheckBig />} title={sentence} />
      ) : settled && groups.length === 0 ? (
        <EmptyState
          icon={<SearchX />}
          title={`No ${many} match “${typed.trim()}”.`}
          description="Check the spelling, or search for a part of it."
        />
      ) : null}
    </>
  );
}

function ListSkeleton() {
  return (
    <div aria-hidden="true" className="flex flex-col gap-4 px-2 py-3">
      {["w-2/5", "w-1/2", "w-1/3", "w-2/5", "w-1/3"].map((width, line) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: bars have no identity.
        <Skeleton key={line} className={width} />
      ))}
    </div>
  );
}
