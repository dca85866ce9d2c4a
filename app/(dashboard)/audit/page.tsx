import { HydrationBoundary } from "@tanstack/react-query";
import type { Metadata } from "next";
import type { SearchParams } from "nuqs/server";
import { AuditPage } from "@/components/audit/audit-page";
import { requireActor } from "@/lib/auth/page";
import { auditKeys, eventsPerPage } from "@/lib/client/audit";
import { auditFiltersOf, dependsOnZone, loadAuditSearch } from "@/lib/client/audit-search";
import { listEvents } from "@/lib/domain/audit/log";
import { WireJson } from "@/lib/domain/wire-json";
import { prefetch } from "@/lib/http/prefetch";

export const metadata: Metadata = { title: "Audit log" };

type Props = { searchParams: Promise<SearchParams> };

export default async function Page({ searchParams }: Props) {
  const actor = await requireActor("audit:read");
  const search = await loadAuditSearch(searchParams);
  const filters = auditFiltersOf(search);
  // The days of the address are those of the reader's clock, which only the browser knows.
  const reads = dependsOnZone(search)
    ? []
    : [{ queryKey: auditKeys.list(filters), read: firstPage() }];
  const state = await prefetch(...reads);
  return (
    <HydrationBoundary state={state}>
      <AuditPage />
    </HydrationBoundary>
  );

  async function firstPage() {
    const { text } = await listEvents(actor, { ...filters, size: eventsPerPage });
    return new WireJson(`{"pages":[${text}],"pageParams":[null]}`);
  }
}
