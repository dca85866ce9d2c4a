import { Unlink } from "lucide-react";
import Link from "next/link";
import { buttonClass } from "@/components/ui/button-class";
import { EntryLink, entryCardClass } from "./entry-frame";

/** In place of the form: the link has been used, has expired, or never was one. */
export function DeadLink({ purpose }: { purpose: "invite" | "reset" }) {
  return (
    <div role="alert" className={`${entryCardClass} items-center text-center`}>
      <div
        aria-hidden="true"
        className="grid size-11 place-items-center rounded-lg border bg-surface-sunken text-muted-foreground"
      >
        <Unlink className="size-5" />
      </div>
      {purpose === "invite" ? (
        <>
          <p className="text-pretty">
            This invitation has been used, or it has expired. If you have a password already, sign
            in with it; else ask an admin of your organization for a new invitation.
          </p>
          <Link href="/sign-in" className={buttonClass({ variant: "primary", size: "lg" })}>
            Go to sign-in
          </Link>
        </>
      ) : (
        <>
          <p className="text-pretty">
            This link has been used, or it has expired. Your password is what it was last.
          </p>
          <Link href="/forgot-password" className={buttonClass({ variant: "primary", size: "lg" })}>
            Ask for a new link
          </Link>
          <EntryLink href="/sign-in">Back to sign-in</EntryLink>
        </>
      )}
    </div>
  );
}
