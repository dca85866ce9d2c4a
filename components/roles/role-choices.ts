import { choiceFilter } from "@/components/choice-filter";
import type { RoleSearch } from "@/lib/client/role-search";

type Limit = NonNullable<RoleSearch["limit"]>;
type Without = NonNullable<RoleSearch["without"]>;

const limitOptions: { value: Limit; label: string }[] = [
  { value: "2", label: "2 h or less" },
  { value: "8", label: "8 h or less" },
  { value: "24", label: "24 h or less" },
  { value: "none", label: "Organization limit" },
];

const withoutOptions: { value: Without; label: string }[] = [
  { value: "users", label: "No users" },
  { value: "resources", label: "No resources" },
];

/** What the list of roles can be narrowed to. */
export function roleChoices(
  { limit, without }: RoleSearch,
  filter: (change: Partial<Pick<RoleSearch, "limit" | "without">>) => void,
) {
  return [
    choiceFilter({
      label: "Session limit",
      value: limit,
      options: limitOptions,
      // An address can name hours that the menu does not offer.
      chip: (chosen) => `Limit: ${chosen === limit ? `${limit} h or less` : chosen}`,
      onChange: (value) => filter({ limit: value }),
    }),
    choiceFilter({
      label: "Contents",
      value: without,
      options: withoutOptions,
      chip: (chosen) => chosen,
      onChange: (value) => filter({ without: value }),
    }),
  ];
}
