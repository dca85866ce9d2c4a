import type { UserSearch } from "@/lib/client/user-search";

type Option<Value extends string> = { value: Value; label: string };

export const statusOptions: Option<NonNullable<UserSearch["status"]>>[] = [
  { value: "active", label: "Active" },
  { value: "invited", label: "Invited" },
  { value: "inactive", label: "Deactivated" },
];

export const accountOptions: Option<NonNullable<UserSearch["account"]>>[] = [
  { value: "admin", label: "Admins" },
  { value: "member", label: "Members" },
];

/** The label of an option that the address names. */
export function labelOf<Value extends string>(options: Option<Value>[], value: Value): string {
  return options.find((option) => option.value === value)?.label ?? value;
}

/** Names the filters that let nobody through: "Nobody matches “kim” with “Invited” and “Admins”." */
export function noMatchTitle({ q, status, account, role }: UserSearch): string {
  const conditions = [
    status === null ? "" : `“${labelOf(statusOptions, status)}”`,
    account === null ? "" : `“${labelOf(accountOptions, account)}”`,
    role === null ? "" : "the chosen role",
  ].filter(Boolean);
  const words = [
    "Nobody matches",
    q === "" ? "" : `“${q}”`,
    q !== "" && conditions.length > 0 ? "with" : "",
    conditions.join(" and "),
  ];
  return `${words.filter(Boolean).join(" ")}.`;
}
