"use client";

import { ListFilter } from "lucide-react";
import { providerName } from "@/components/roles/assignable-words";
import { Button } from "@/components/ui/button";
import { Chip } from "@/components/ui/chip";
import { Menu } from "@/components/ui/menu";
import type { ResourceSearch } from "@/lib/client/resource-search";

type Filters = Partial<Pick<ResourceSearch, "status" | "provider" | "without">>;

const statusOptions: { value: NonNullable<ResourceSearch["status"]>; label: string }[] = [
  { value: "active", label: "Active" },
  { value: "inactive", label: "Inactive" },
  { value: "unverified", label: "Never verified" },
];

const providers = ["AWS", "AZURE", "GCP", "APISIX", "AGENT", "HOST", "SIMULATOR"];

/** What is filtered stands as chips beside the button that adds to it. */
export function ResourceFilters({
  search: { status, provider, without },
  onChange,
}: {
  search: ResourceSearch;
  onChange: (change: Filters) => void;
}) {
  return (
    <>
      <Menu
        align="start"
        trigger={
          <Button>
            <ListFilter aria-hidden="true" />
            Filter
          </Button>
        }
        entries={[
          {
            kind: "choice",
            label: "Status",
            value: status ?? undefined,
            options: statusOptions,
            onChange: (value) =>
              onChange({
                status: statusOptions.find((option) => option.value === value)?.value ?? null,
              }),
          },
          {
            kind: "choice",
            label: "Firewall",
            value: provider ?? undefined,
            options: providers.map((value) => ({ value, label: providerName(value) })),
            onChange: (value) => onChange({ provider: value }),
          },
          {
            kind: "choice",
            label: "Roles",
            value: without ?? undefined,
            options: [{ value: "roles", label: "No role" }],
            onChange: () => onChange({ without: "roles" }),
          },
        ]}
      />
      {status === null ? null : (
        <Chip
          label={`Status: ${statusLabel(status)}`}
          removeLabel="Remove the status filter"
          onRemove={() => onChange({ status: null })}
        />
      )}
      {provider === null ? null : (
        <Chip
          label={`Firewall: ${providerName(provider)}`}
          removeLabel="Remove the firewall filter"
          onRemove={() => onChange({ provider: null })}
        />
      )}
      {without === null ? null : (
        <Chip
          label="No role"
          removeLabel="Remove the filter “No role”"
          onRemove={() => onChange({ without: null })}
        />
      )}
    </>
  );
}

function statusLabel(status: NonNullable<ResourceSearch["status"]>): string {
  return statusOptions.find(({ value }) => value === status)?.label ?? status;
}

/** Names the filters that let nothing through: "No resource matches “dba” with “Inactive”". */
export function noMatchTitle({ q, status, provider, without }: ResourceSearch): string {
  const conditions = [
    status === null ? "" : `“${statusLabel(status)}”`,
    provider === null ? "" : `“${providerName(provider)}”`,
    without === null ? "" : "“No role”",
  ].filter(Boolean);
  return [
    "No resource matches",
    q === "" ? "" : `“${q}”`,
    q !== "" && conditions.length > 0 ? "with" : "",
    conditions.join(" and "),
  ]
    .filter(Boolean)
    .join(" ");
}
