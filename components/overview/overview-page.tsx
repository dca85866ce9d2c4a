"use client";

import { useQuery } from "@tanstack/react-query";
import dynamic from "next/dynamic";
import { PageHeader } from "@/components/page-header";
import { overviewQuery } from "@/lib/client/overview";
import type { Overview } from "@/lib/contract/overview";
import { Attention } from "./attention";
import { OverdueBanner } from "./overdue-banner";
import { OverviewTiles } from "./overview-tiles";

const ReadFailure = dynamic(() =>
  import("@/components/data-table-states").then((module) => module.ReadFailure),
);
const SetupChecklist = dynamic(() =>
  import("./setup-checklist").then((module) => module.SetupChecklist),
);

/** How the organization stands: what is open, what should not be, and what hinders it. */
export function OverviewPage() {
  const query = useQuery(overviewQuery());
  const { data, error, refetch } = query;
  return (
    <>
      <PageHeader title="Overview" description="As the firewalls were last seen." />
      <div className="flex flex-col gap-6">
        {error === null ? null : (
          <ReadFailure subject="The overview" query={query} onRetry={() => void refetch()} />
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
