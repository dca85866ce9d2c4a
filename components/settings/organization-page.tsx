"use client";

import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { DataTableError } from "@/components/data-table-states";
import { Skeleton } from "@/components/ui/skeleton";
import { asApiError } from "@/lib/client/api-error";
import { settingsQuery } from "@/lib/client/organization";
import { OrganizationForm } from "./organization-form";
import { SettingsSection } from "./settings-section";

/** What holds for the organization: its name, and what can be changed about it. */
export function OrganizationPage({ name, slug }: { name: string; slug: string }) {
  return (
    <div className="-mt-6 flex flex-col">
      <SettingsSection title="Organization" description="What people type when they sign in.">
        <dl className="grid grid-cols-[auto_1fr] gap-x-6 gap-y-2 text-sm">
          <dt className="text-muted-foreground">Name</dt>
          <dd className="break-words font-medium">{name}</dd>
          <dt className="text-muted-foreground">Sign-in name</dt>
          <dd className="break-all font-mono text-xs leading-5">{slug}</dd>
        </dl>
      </SettingsSection>
      <Settings />
    </div>
  );
}

function Settings() {
  const query = useQuery(settingsQuery());
  const [reviewed, setReviewed] = useState(0);
  // A later answer must not pull the first from under the hands of who edits it.
  const [start, setStart] = useState(query.data);
  if (start === undefined && query.data !== undefined) setStart(query.data);

  if (start === undefined) {
    return query.error === null ? (
      <Skeleton className="h-80 w-full" />
    ) : (
      <DataTableError
        subject="Settings"
        error={asApiError(query.error)}
        onRetry={() => void query.refetch()}
      />
    );
  }
  return (
    <OrganizationForm
      key={reviewed}
      start={start}
      onReview={async () => {
        const { data } = await query.refetch();
        if (data === undefined) return;
        setStart(data);
        setReviewed((count) => count + 1);
      }}
    />
  );
}
