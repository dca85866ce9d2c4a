"use client";

import { useQuery } from "@tanstack/react-query";
import dynamic from "next/dynamic";
import { ErrorBanner } from "@/components/error-banner";
import { PageHeader } from "@/components/page-header";
import { asApiError } from "@/lib/client/api-error";
import { overviewQuery } from "@/lib/client/overview";
import type { Overview } from "@/lib/contract/overview";
import { Attention } from "./attention";
import { OverdueBanner } from "./overdue-banner";
import { OverviewTiles } from "./overview-tiles";

const SetupChecklist = dynamic(() =>
  import("./setup-checklist").then((module) => module.SetupChecklist),
);

/** How the organization stands: what is open, what should not be, and what hinders it. */
export function OverviewPage() {
  const { data, error, refetch } = useQuery(overviewQuery());
  return (
    <>
      <PageHeader title="Overview" description="As the firewalls were last seen." />
      <div className="flex flex-col gap-6">
        {error === null ? null : (
          <ErrorBanner error={asApiError(error)} onRetry={() => void refetch()} />
        )}
        {data === undefined ? null : <Numbers overview={data} />}
      </div>
    </>
  );
}

function Numbers({ overview }: { overview: Overview }) {
  const isSetUp = Object.values(overview.setup).every(Boolean);
  return (
    <>
      {overview.overdue.longest === null ? null : (
        <OverdueBanner overdue={overview.overdue} longest={overview.overdue.longest} />
      )}
      {isSetUp ? null : <SetupChecklist setup={overview.setup} />}
      <OverviewTiles overview={overview} />
      <Attention overview={overview} />
    </>
  );
}
