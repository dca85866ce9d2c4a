"use client";

import Link from "next/link";
import { ErrorBanner } from "@/components/error-banner";
import { errorText } from "@/components/error-text";
import { Banner } from "@/components/ui/banner";
import { Button } from "@/components/ui/button";
import { buttonClass } from "@/components/ui/button-class";
import type { PageFailure } from "@/components/use-undo";
import { asApiError } from "@/lib/client/api-error";

/** What the page itself has to tell: the person is gone, or a change or Undo was refused. */
export function UserFailureBanner({
  userError = null,
  failure,
  onDismiss,
}: {
  userError?: Error | null;
  failure: PageFailure | undefined;
  onDismiss: () => void;
}) {
  if (userError !== null && asApiError(userError).code === "user_not_found") {
    return (
      <Banner
        tone="danger"
        title="This person was deleted."
        actions={
          <Link href="/users" className={buttonClass({ variant: "secondary", size: "sm" })}>
            Back to people
          </Link>
        }
      >
        What you see is how it was before. Nothing was changed.
      </Banner>
    );
  }
  if (failure === undefined) return null;
  const { error, name, retry } = failure;
  // Someone else was faster: what was wanted is so, which is no failure.
  if (error.code === "user_not_assigned") {
    return (
      <Banner
        tone="info"
        actions={
          <Button size="sm" onClick={onDismiss}>
            Got it
          </Button>
        }
      >
        {errorText(error.code, { user: name })} Someone else was faster; the list is up to date now.
      </Banner>
    );
  }
  return <ErrorBanner error={error} context={{ user: name }} {...(retry && { onRetry: retry })} />;
}
