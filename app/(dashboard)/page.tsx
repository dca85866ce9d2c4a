import { HydrationBoundary } from "@tanstack/react-query";
import type { Metadata } from "next";
import { redirect } from "next/navigation";
import { OverviewPage } from "@/components/overview/overview-page";
import { requireActor, requirePerson } from "@/lib/auth/page";
import { overviewKey } from "@/lib/client/overview";
import { can } from "@/lib/contract/permissions";
import { readOverview } from "@/lib/domain/overview";
import { prefetch } from "@/lib/http/prefetch";

export const metadata: Metadata = { title: "Overview" };

/** Admins see how the organization stands; what members come for is their sessions. */
export default async function Page() {
  if (!can(await requirePerson(), "resources:read")) redirect("/sessions");
  const actor = await requireActor("resources:read");
  const state = await prefetch({ queryKey: overviewKey, read: readOverview(actor) });
  return (
    <HydrationBoundary state={state}>
      <OverviewPage />
    </HydrationBoundary>
  );
}
