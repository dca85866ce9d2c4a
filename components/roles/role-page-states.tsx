"use client";

import { Layers } from "lucide-react";
import Link from "next/link";
import { ErrorBanner } from "@/components/error-banner";
import { errorText } from "@/components/error-text";
import { Banner } from "@/components/ui/banner";
import { Button } from "@/components/ui/button";
import { buttonClass } from "@/components/ui/button-class";
import { EmptyState } from "@/components/ui/empty-state";
import type { PageFailure } from "@/components/use-undo";
import { asApiError } from "@/lib/client/api-error";

const BackToRoles = () => (
  <Link href="/roles" className={buttonClass({ variant: "secondary", size: "sm" })}>
    Back to roles
  </Link>
);

/** In the page's place, when there is nothing to show of the role. */
export function RoleGone({ error }: { error: Error | null }) {
  if (error === null) return null;
  return (
    <EmptyState
      icon={<Layers />}
      title={errorText(asApiError(error).code)}
      action={<BackToRoles />}
    />
  );
}

/** What the page itself has to tell: the role is gone, or an Unassign or Undo was refused. */
export function PageFailureBanner({
  roleError,
  failure,
  onDismiss,
}: {
  roleError: Error | null;
  failure: PageFailure | undefined;
  onDismiss: () => void;
}) {
  const gone = roleError !== null && asApiError(roleError).code === "role_not_found";
  if (gone || failure?.error.code === "role_not_found") {
    return (
      <Banner tone="danger" title="This role was deleted." actions={<BackToRoles />}>
        What you see is how it was before. Nothing was changed.
      </Banner>
    );
  }
  if (failure === undefined) return null;
  const { error, name, retry } = failure;
  // Someone else was faster: what was wanted is so, which is no failure.
  if (error.code === "resource_not_assigned" || error.code === "user_not_assigned") {
    return (
      <Banner
        tone="info"
        actions={
          <Button size="sm" onClick={onDismiss}>
            Got it
          </Button>
        }
      >
        {errorText(error.code, { resource: name, user: name })} Someone else was faster; the list is
        up to date now.
      </Banner>
    );
  }
  return (
    <ErrorBanner
      error={error}
      context={{ resource: name, user: name }}
      {...(retry && { onRetry: retry })}
    />
  );
}
