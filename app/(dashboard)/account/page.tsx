import type { Metadata } from "next";
import { AccountPage } from "@/components/account/account-page";
import { requirePerson } from "@/lib/auth/page";
import { meOf } from "@/lib/domain/sign-in/accounts";
import { readPasswordPolicy } from "@/lib/domain/sign-in/password-policy";

export const metadata: Metadata = { title: "Your account" };

export default async function Page() {
  const person = await requirePerson();
  return <AccountPage me={meOf(person)} policy={await readPasswordPolicy(person)} />;
}
