import type { Metadata } from "next";
import { DeadLink } from "@/components/sign-in/dead-link";
import { EntryFrame } from "@/components/sign-in/entry-frame";
import { NewPasswordForm } from "@/components/sign-in/new-password-form";
import { describeLink } from "@/lib/domain/sign-in/one-time-links";

// The address holds the secret of the link: no request may carry it on.
export const metadata: Metadata = { title: "Set your password", referrer: "no-referrer" };

type Props = { searchParams: Promise<{ token?: string | string[] }> };

export default async function SetPasswordPage({ searchParams }: Props) {
  const { token = "" } = await searchParams;
  const link = typeof token === "string" ? await describeLink("invite", token) : undefined;
  if (typeof token !== "string" || link === undefined) {
    return (
      <EntryFrame title="Set your password" description="Network access for a limited time.">
        <DeadLink purpose="invite" />
      </EntryFrame>
    );
  }
  return (
    <EntryFrame
      title={`Welcome, ${link.name}`}
      description={`You were invited to ${link.organizationName} on Postern. Choose a password to begin.`}
    >
      <NewPasswordForm purpose="invite" token={token} link={link} />
    </EntryFrame>
  );
}
