import { choiceFilter } from "@/components/choice-filter";
import type { UserSearch } from "@/lib/client/user-search";

const statusOptions: { value: NonNullable<UserSearch["status"]>; label: string }[] = [
  { value: "active", label: "Active" },
  { value: "invited", label: "Invited" },
  { value: "inactive", label: "Deactivated" },
];

const accountOptions: { value: NonNullable<UserSearch["account"]>; label: string }[] = [
  { value: "admin", label: "Admins" },
  { value: "member", label: "Members" },
];

/** What the list of people can be narrowed to, beside a role. */
export function userChoices(
  { status, account }: UserSearch,
  filter: (change: Partial<Pick<UserSearch, "status" | "account">>) => void,
) {
  return [
    choiceFilter({
      label: "Status",
      value: status,
      options: statusOptions,
      chip: (chosen) => chosen,
      onChange: (value) => filter({ status: value }),
    }),
    choiceFilter({
      label: "Account",
      value: account,
      options: accountOptions,
      chip: (chosen) => chosen,
      onChange: (value) => filter({ account: value }),
    }),
  ];
}
