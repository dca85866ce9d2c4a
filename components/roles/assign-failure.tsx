"use client";

import Link from "next/link";
import { ErrorBanner } from "@/components/error-banner";
import { useAnnounce } from "@/components/live-regions";
import { Banner } from "@/components/ui/banner";
import { Button } from "@/components/ui/button";
import { buttonClass } from "@/components/ui/button-class";
import type { ApiError } from "@/lib/client/api-error";
import type { Assignable } from "@/lib/client/assignables";

/** Why nothing was assigned, at the top of the dialog. What was chosen is kept. */
export function AssignFailure({
  error,
  pending,
  chosen,
  onRetry,
}: {
  error: ApiError;
  pending: boolean;
  chosen: readonly Assignable[];
  onRetry: () => void;
}) {
  const announce = useAnnounce();
  if (error.code !== "role_not_found") {
    return <ErrorBanner error={error} onRetry={onRetry} pending={pending} className="shrink-0" />;
  }
  async function copy() {
    const lines = chosen.map(({ name, detail, id }) => [name, detail, id].join("\t"));
    await navigator.clipboard.writeText(lines.join("\n"));
    announce("Choices copied.");
  }
  return (
    <Banner
      tone="danger"
      title="This role was deleted."
      className="shrink-0"
      actions={
        <>
          {chosen.length > 0 ? (
            <Button size="sm" onClick={() => void copy()}>
              Copy choices
            </Button>
          ) : null}
          <Link href="/roles" className={buttonClass({ variant: "secondary", size: "sm" })}>
            Back to roles
          </Link>
        </>
      }
    >
      Your choices were not saved.
    </Banner>
  );
}
