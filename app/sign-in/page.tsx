import type { Metadata } from "next";
import { redirect } from "next/navigation";
import { SignInForm } from "@/components/sign-in/sign-in-form";
import { BrandMark } from "@/components/ui/brand-mark";
import { ownPath } from "@/lib/auth/browser";
import { findPerson } from "@/lib/auth/page";

export const metadata: Metadata = { title: "Sign in" };

type Props = { searchParams: Promise<{ callbackUrl?: string | string[] }> };

export default async function SignInPage({ searchParams }: Props) {
  const { callbackUrl } = await searchParams;
  const target = ownPath(typeof callbackUrl === "string" ? callbackUrl : "/");
  if (await findPerson()) redirect(target);
  return (
    <main className="grid min-h-dvh place-items-center px-4 py-12">
      <div className="w-full max-w-sm">
        <div className="mb-8 flex flex-col items-center gap-3 text-center">
          <BrandMark className="size-11" />
          <h1 className="font-semibold text-2xl tracking-[-0.02em]">Sign in to Postern</h1>
          <p className="text-muted-foreground">Network access for a limited time.</p>
        </div>
        <SignInForm target={target} />
      </div>
    </main>
  );
}
