"use client";

import { PageHeader } from "@/components/page-header";
import { SessionList } from "./session-list";
import { SessionTabs } from "./session-tabs";

/** Everybody's sessions. What is shown is in the address. */
export function AllSessionsPage() {
  return (
    <>
      <PageHeader
        title="All sessions"
        description="Who is let in where, from which address and until when."
      />
      <SessionTabs current="everybody" />
      <SessionList />
    </>
  );
}
