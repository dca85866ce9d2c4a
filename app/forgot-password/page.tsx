import type { Metadata } from "next";
import { EntryFrame } from "@/components/sign-in/entry-frame";
import { ForgotPasswordForm } from "@/components/sign-in/forgot-password-form";

export const metadata: Metadata = { title: "Forgot password" };

type Props = { searchParams: Promise<{ organization?: string | string[] }> };

export default async function ForgotPasswordPage({ searchParams }: Props) {
  const { organization } = await searchParams;
  return (
    <EntryFrame
      title="Forgot your password?"
      description="We send you a link to choose a new one with."
    >
      <ForgotPasswordForm organization={typeof organization === "string" ? organization : ""} />
    </EntryFrame>
  );
}
