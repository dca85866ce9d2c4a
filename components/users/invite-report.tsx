"use client";

import { useMutation } from "@tanstack/react-query";
import { CircleCheck, CircleX } from "lucide-react";
import { type ReactNode, useRef, useState } from "react";
import { CopyField } from "@/components/copy-field";
import { contextOf, errorText } from "@/components/error-text";
import { useSignedIn } from "@/components/signed-in";
import { AlertDialog } from "@/components/ui/alert-dialog";
import { Banner } from "@/components/ui/banner";
import { Button } from "@/components/ui/button";
import { Dialog, DialogBody, DialogFooter } from "@/components/ui/dialog";
import type { ApiError } from "@/lib/client/api-error";
import { formatCount } from "@/lib/client/format";
import { type InvitationOutcome, inviteAgain } from "@/lib/client/invitations";

/** Refusals that another try cannot change. */
const final = new Set<ApiError["code"]>(["email_taken", "validation", "user_limit_reached"]);

/** What came of many invitations: failures first, then the links that are shown only here. */
export function InviteReport({
  outcomes,
  onRetried,
  onClose,
}: {
  outcomes: readonly InvitationOutcome[];
  onRetried?: (outcomes: readonly InvitationOutcome[]) => void;
  onClose: () => void;
}) {
  const signedIn = useSignedIn();
  const mutation = useMutation(inviteAgain());
  const [copied, setCopied] = useState<ReadonlySet<string>>(new Set());
  const [asking, setAsking] = useState(false);
  const first = useRef<HTMLDivElement>(null);
  const invited = outcomes.flatMap(({ user }) => user ?? []);
  const failed = outcomes.flatMap((outcome) => (outcome.error ? [outcome] : []));
  const again = failed.filter(({ error }) => !final.has(error.code));
  const links = invited.flatMap(({ id, email, inviteUrl: url }) =>
    url === undefined ? [] : [{ id, email, url }],
  );
  const left = links.filter(({ id }) => !copied.has(id)).length;
  const copyAll = links.map(({ email, url }) => `${email} ${url}`).join("\n");

  async function retry() {
    if (mutation.isPending) return;
    try {
      onRetried?.(await signedIn("finish inviting", () => mutation.mutateAsync(again)));
    } catch {
      // What was refused again stands in the report as it did before.
    }
  }
  const close = () => (left > 0 ? setAsking(true) : onClose());

  return (
    <Dialog open onOpenChange={close} title={titleOf(outcomes)} initialFocus={first}>
      <DialogBody>
        <div ref={first} tabIndex={-1} className="flex flex-col gap-5 outline-none">
          {failed.length === 0 ? null : (
            <ul aria-label="Not invited" className="flex flex-col gap-2">
              {failed.map(({ body, error, idempotencyKey }) => (
                <Line key={idempotencyKey} email={body.email} failed>
                  {errorText(error.code, contextOf(error, new Date()))}
                </Line>
              ))}
            </ul>
          )}
          {links.length === 0 ? (
            <Sent emails={invited.map(({ email }) => email)} />
          ) : (
            <>
              <Banner tone="warning" title={linksTitle(links.length)}>
                No mail server is set, so nobody has been written to. Whoever has the link can
                choose the password of that account.
              </Banner>
              {links.map(({ id, email, url }) => (
                <CopyField
                  key={id}
                  label={`Link for ${email}`}
                  value={url}
                  onCopied={() => setCopied((before) => new Set([...before, id]))}
                />
              ))}
            </>
          )}
        </div>
      </DialogBody>
      <DialogFooter>
        {links.length > 1 ? (
          <Button
            onClick={() => {
              void navigator.clipboard
                .writeText(copyAll)
                .then(() => setCopied(new Set(links.map(({ id }) => id))));
            }}
          >
            {left === 0 ? "Copied" : "Copy all links"}
          </Button>
        ) : null}
        {again.length === 0 ? null : (
          <Button
            pending={mutation.isPending}
            pendingLabel="Inviting…"
            onClick={() => void retry()}
          >
            Retry {again.length}
          </Button>
        )}
        <Button variant="primary" onClick={close}>
          Done
        </Button>
      </DialogFooter>
      <AlertDialog
        open={asking}
        onOpenChange={setAsking}
        title="Close without copying?"
        description={`${formatCount(left, "link has", "links have")} not been copied, and cannot be shown again. You can make a new one with “Resend invitation”.`}
        cancelLabel="Back to the links"
        actionLabel="Close"
        onAction={onClose}
      />
    </Dialog>
  );
}

function titleOf(outcomes: readonly InvitationOutcome[]): string {
  const failed = outcomes.filter(({ error }) => error).length;
  const total = formatCount(outcomes.length, "person", "people");
  if (failed === 0) return `${total} invited`;
  return `${failed} of ${total} ${failed === 1 ? "was" : "were"} not invited`;
}

function linksTitle(count: number): string {
  return count === 1
    ? "Copy this link now. It is not shown again."
    : "Copy these links now. They are not shown again.";
}

function Sent({ emails }: { emails: readonly string[] }) {
  return emails.length === 0 ? null : (
    <ul aria-label="Invited" className="flex flex-col gap-2">
      {emails.map((email) => (
        <Line key={email} email={email}>
          The invitation is on its way.
        </Line>
      ))}
    </ul>
  );
}

function Line({
  email,
  failed = false,
  children,
}: {
  email: string;
  failed?: boolean;
  children: ReactNode;
}) {
  return (
    <li className="flex items-start gap-2.5">
      {failed ? (
        <CircleX aria-hidden="true" className="mt-0.5 size-4 shrink-0 text-danger-text" />
      ) : (
        <CircleCheck aria-hidden="true" className="mt-0.5 size-4 shrink-0 text-success-text" />
      )}
      <span className="min-w-0 flex-1">
        <span className="block wrap-anywhere font-medium">{email}</span>
        <span className="block text-pretty text-muted-foreground">{children}</span>
      </span>
    </li>
  );
}
