"use client";

import { PageHeader } from "@/components/page-header";
import { AccessView } from "./access-view";

/** Who can reach what in the whole organization. */
export function AccessPage() {
  return (
    <>
      <PageHeader title="Access" description="Who can reach what, for how long, and why." />
      <AccessView />
    </>
  );
}
