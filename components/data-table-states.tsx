"use client";

import type { UseQueryResult } from "@tanstack/react-query";
import { CloudOff } from "lucide-react";
import { type ApiError, asApiError } from "@/lib/client/api-error";
import { formatClock } from "@/lib/client/format";
import { contextOf, errorText } from "./error-text";
import { useSignInAgain } from "./sign-in-again";
import { Banner } from "./ui/banner";
import { Button } from "./ui/button";

/** In the table's place: the cause, what to do, and the number to ask with. */
export function DataTableError({
  subject,
  error,
  onRetry,
}: {
  subject: string;
  error: ApiError;
  onRetry: () => void;
}) {
  return (
    <div role="alert" className="flex flex-col items-center px-6 py-14 text-center">
      <div
        aria-hidden="true"
        className="mb-4 grid size-11 place-items-center rounded-lg bg-danger-subtle text-danger-text"
      >
        <CloudOff className="size-5" />
      </div>
      <p className="font-medium">{subject} could not be loaded.</p>
      <p className="mt-1 max-w-md text-pretty text-muted-foreground">{readingText(error)}</p>
      <div className="mt-5">
        <RetryButton error={error} onRetry={onRetry} />
      </div>
      {error.requestId === undefined ? null : (
        <p className="mt-4 break-all font-mono text-2xs text-muted-foreground">
          Request {error.requestId}
        </p>
      )}
    </div>
  );
}

/** What could not be read, where it is no table: in its place, or with its age above what is older. */
export function ReadFailure({
  subject,
  query: { data, error, dataUpdatedAt },
  onRetry,
  className,
}: {
  subject: string;
  query: Pick<UseQueryResult, "data" | "error" | "dataUpdatedAt">;
  onRetry: () => void;
  className?: string;
}) {
  const told = { error: asApiError(error), onRetry };
  if (data !== undefined) {
    return <StaleBanner {...told} since={dataUpdatedAt} {...(className && { className })} />;
  }
  return (
    <div className="rounded-lg border bg-surface shadow-card">
      <DataTableError {...told} subject={subject} />
    </div>
  );
}

/** Above what could not be renewed: it stays, with its age. */
export function StaleBanner({
  error,
  since,
  onRetry,
  className,
}: {
  error: ApiError;
  /** Milliseconds, as `dataUpdatedAt` has them. */
  since: number;
  onRetry: () => void;
  className?: string;
}) {
  return (
    <Banner
      tone="danger"
      title={`Showing data from ${formatClock(since)}`}
      requestId={error.status >= 500 ? error.requestId : undefined}
      {...(className === undefined ? {} : { className })}
      actions={<RetryButton error={error} onRetry={onRetry} />}
    >
      {readingText(error)}
    </Banner>
  );
}

function RetryButton({ error, onRetry }: { error: ApiError; onRetry: () => void }) {
  const signInAgain = useSignInAgain();
  if (error.code !== "unauthorized") {
    return (
      <Button size="sm" onClick={onRetry}>
        Retry
      </Button>
    );
  }
  return (
    <Button
      size="sm"
      onClick={async () => {
        if (await signInAgain("go on")) onRetry();
      }}
    >
      Sign in
    </Button>
  );
}

/** Reading changes nothing, so there is nothing to say about what was changed. */
function readingText(error: ApiError): string {
  if (error.code === "offline") return "We could not reach the server.";
  if (error.code === "timeout") return "The server did not answer in 15 s.";
  if (error.code === "internal_error") return "Something failed on our side.";
  if (error.code === "unauthorized") return "Your sign-in ended.";
  return errorText(error.code, contextOf(error, new Date()));
}
