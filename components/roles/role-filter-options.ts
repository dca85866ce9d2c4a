import type { RoleSearch } from "@/lib/client/role-search";

type Option<Value extends string> = { value: Value; label: string };

export const limitOptions: Option<NonNullable<RoleSearch["limit"]>>[] = [
  { value: "2", label: "2 h or less" },
  { value: "8", label: "8 h or less" },
  { value: "24", label: "24 h or less" },
  { value: "none", label: "Organization limit" },
];

export const withoutOptions: Option<NonNullable<RoleSearch["without"]>>[] = [
  { value: "users", label: "No users" },
  { value: "resources", label: "No resources" },
];

/** "8 h or less" for a value of the address, even one that the menu does not offer. */
export function limitLabel(limit: NonNullable<RoleSearch["limit"]>): string {
  return limitOptions.find(({ value }) => value === limit)?.label ?? `${limit} h or less`;
}

export function withoutLabel(without: NonNullable<RoleSearch["without"]>): string {
  return withoutOptions.find(({ value }) => value === without)?.label ?? without;
}

/** Names the filters that let nothing through: "No role matches “dba” with limit 8 h or less." */
export function noMatchTitle({ q, limit, without }: RoleSearch): string {
  const conditions = [
    limit === null ? "" : `limit “${limitLabel(limit)}”`,
    without === null ? "" : `“${withoutLabel(without)}”`,
  ].filter(Boolean);
  return [
    "No role matches",
    q === "" ? "" : `“${q}”`,
    q !== "" && conditions.length > 0 ? "with" : "",
    conditions.join(" and "),
  ]
    .filter(Boolean)
    .join(" ");
}
