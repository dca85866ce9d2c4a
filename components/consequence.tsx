"use client";

import { useQuery } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { asApiError } from "@/lib/client/api-error";
import { type PreviewRequest, previewQuery } from "@/lib/client/previews";
import { type ConsequenceContext, ConsequenceText, changesAnything } from "./consequence-text";
import { errorText } from "./error-text";
import { Button } from "./ui/button";
import { Skeleton } from "./ui/skeleton";
import { Spinner } from "./ui/spinner";
import { useRested } from "./use-rested";

/**
 * What a change would mean for who reaches what, as the server worked it out by rehearsing the change.
 * It is advice: while it loads, or when it fails, the change can be made all the same.
 */
export function Consequence({
  request,
  context = {},
  nobody = "Nobody’s access changes.",
  note,
}: {
  request: PreviewRequest;
  context?: ConsequenceContext;
  /** Said when nothing changes for anybody. */
  nobody?: ReactNode;
  /** What is so beside it, such as what happens to running sessions. */
  note?: ReactNode;
}) {
  const text = JSON.stringify(request);
  const rested = useRested(text);
  // The question as it was when typing rested; it is our own words that are read back.
  const asked: PreviewRequest = rested === text ? request : JSON.parse(rested);
  const { data, error, refetch, isFetching, isPlaceholderData } = useQuery(previewQuery(asked));
  const behind = isPlaceholderData || rested !== text;
  return (
    <div
      // Spoken when it is there: who chooses has gone on meanwhile.
      aria-live="polite"
      aria-busy={behind}
      className="wrap-anywhere flex flex-col items-start gap-2 text-sm"
    >
      {error !== null && !isFetching ? (
        <>
          <p className="text-pretty text-muted-foreground">
            What this changes could not be worked out: {errorText(asApiError(error).code)}
          </p>
          <Button size="sm" onClick={() => void refetch()}>
            Try again
          </Button>
        </>
      ) : data === undefined ? (
        <>
          <span className="sr-only">Working out what this changes…</span>
          <Skeleton className="my-1 w-full" />
          <Skeleton className="w-3/5" />
        </>
      ) : (
        <>
          {changesAnything(data) ? (
            <ConsequenceText preview={data} context={context} />
          ) : (
            <p className="text-pretty text-foreground">{nobody}</p>
          )}
          {behind ? <Spinner className="size-3.5 text-muted-foreground" /> : null}
          {note === undefined ? null : (
            <p className="text-pretty text-muted-foreground text-xs">{note}</p>
          )}
        </>
      )}
    </div>
  );
}
