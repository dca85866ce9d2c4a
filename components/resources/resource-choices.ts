import { choiceFilter } from "@/components/choice-filter";
import { providerName } from "@/components/roles/assignable-words";
import type { ResourceSearch } from "@/lib/client/resource-search";

const statusOptions: { value: NonNullable<ResourceSearch["status"]>; label: string }[] = [
  { value: "active", label: "Active" },
  { value: "inactive", label: "Inactive" },
  { value: "unverified", label: "Never verified" },
];

const providers = ["AWS", "AZURE", "GCP", "APISIX", "AGENT", "HOST", "SIMULATOR"];
const providerOptions = providers.map((value) => ({ value, label: providerName(value) }));

const withoutOptions = [{ value: "roles", label: "No role" }] as const;

/** What the list of resources can be narrowed to. */
export function resourceChoices(
  { status, provider, without }: ResourceSearch,
  filter: (change: Partial<Pick<ResourceSearch, "status" | "provider" | "without">>) => void,
) {
  return [
    choiceFilter({
      label: "Status",
      value: status,
      options: statusOptions,
      onChange: (value) => filter({ status: value }),
    }),
    choiceFilter({
      label: "Firewall",
      value: provider,
      options: providerOptions,
      onChange: (value) => filter({ provider: value }),
    }),
    choiceFilter({
      label: "Roles",
      value: without,
      options: withoutOptions,
      chip: (chosen) => chosen,
      onChange: (value) => filter({ without: value }),
    }),
  ];
}
