import type { Metadata } from "next";
import { DeadLink } from "@/components/sign-in/dead-link";
import { EntryFrame } from "@/components/sign-in/entry-frame";
import { NewPasswordForm } from "@/components/sign-in/new-password-form";
import { describeLink } from "@/lib/domain/sign-in/one-time-links";

// The address holds the secret of the link: no request may carry it on.
export const metadata: Metadata = { title: "New password", referrer: "no-referrer" };

type Props = { searchParams: Promise<{ token?: string | string[] }> };

export default async function ResetPasswordPage({ searchParams }: Props) {
  const { token = "" } = await searchParams;
  const link = typeof token === "string" ? await describeLink("reset", token) : undefined;
  const isDead = typeof token !== "string" || link === undefined;
  return (
    <EntryFrame
      title="Choose a new password"
      description={
        isDead
          ? "Network access for a limited time."
          : "It ends all your sign-ins and signs you in here."
      }
    >
      {isDead ? (
        <DeadLink purpose="reset" />
      ) : (
        <NewPasswordForm purpose="reset" token={token} link={link} />
      )}
    </EntryFrame>
  );
}
