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

const liveOptions: { value: NonNullable<UserSearch["live"]>; label: string }[] = [
  { value: "true", label: "Live now" },
  { value: "false", label: "Not live" },
];

/** What the list of people can be narrowed to, beside a role. */
export function userChoices(
  { status, account, live }: UserSearch,
  filter: (change: Partial<Pick<UserSearch, "status" | "account" | "live">>) => void,
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
    choiceFilter({
      label: "Sessions",
      value: live,
      options: liveOptions,
      chip: (chosen) => chosen,
      onChange: (value) => filter({ live: value }),
    }),
  ];
}
