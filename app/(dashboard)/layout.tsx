import type { ReactNode } from "react";
import { AppShell } from "@/components/shell/app-shell";
import { requirePerson } from "@/lib/auth/page";
import { meOf } from "@/lib/domain/sign-in/accounts";

export default async function DashboardLayout({ children }: { children: ReactNode }) {
  return <AppShell account={meOf(await requirePerson())}>{children}</AppShell>;
}
