import { choiceFilter } from "@/components/choice-filter";
import { providerName } from "@/components/roles/assignable-words";
import type { ResourceSearch } from "@/lib/client/resource-search";

const statusOptions: { value: NonNullable<ResourceSearch["status"]>; label: string }[] = [
  { value: "active", label: "Active" },
  { value: "inactive", label: "Inactive" },
  { value: "unverified", label: "Never verified" },
];

const withoutOptions = [{ value: "roles", label: "No role" }] as const;

/**
 * What the list of resources can be narrowed to.
 *
 * @param providers the kinds of firewall that are built in, by their names on the wire
 */
export function resourceChoices(
  { status, provider, without }: ResourceSearch,
  filter: (change: Partial<Pick<ResourceSearch, "status" | "provider" | "without">>) => void,
  providers: readonly string[],
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
      options: providers.map((name) => ({ value: name, label: providerName(name) })),
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
