import type { Metadata } from "next";
import { redirect } from "next/navigation";
import { EntryFrame } from "@/components/sign-in/entry-frame";
import { SignInForm } from "@/components/sign-in/sign-in-form";
import { ownPath } from "@/lib/auth/browser";
import { findPerson } from "@/lib/auth/page";

export const metadata: Metadata = { title: "Sign in" };

type Props = {
  searchParams: Promise<{ callbackUrl?: string | string[]; organization?: string | string[] }>;
};

export default async function SignInPage({ searchParams }: Props) {
  const { callbackUrl, organization } = await searchParams;
  const target = ownPath(typeof callbackUrl === "string" ? callbackUrl : "/");
  if (await findPerson()) redirect(target);
  return (
    <EntryFrame title="Sign in to Postern" description="Network access for a limited time.">
      <SignInForm
        target={target}
        organization={typeof organization === "string" ? organization : ""}
      />
    </EntryFrame>
  );
}
