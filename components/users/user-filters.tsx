"use client";

import { Layers, ListFilter } from "lucide-react";
import dynamic from "next/dynamic";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import { Chip } from "@/components/ui/chip";
import { Menu } from "@/components/ui/menu";
import type { UserSearch } from "@/lib/client/user-search";
import { accountOptions, labelOf, statusOptions } from "./user-filter-options";

const RoleFilterChip = dynamic(() =>
  import("./role-filter-chip").then((module) => module.RoleFilterChip),
);
const ChooseDialog = dynamic(() =>
  import("@/components/access/choose-dialog").then((module) => module.ChooseDialog),
);

type Filters = Partial<Pick<UserSearch, "status" | "account" | "role">>;
const none: Filters = { status: null, account: null, role: null };

/** What is filtered stands as chips beside the button that adds to it. */
export function UserFilters({
  search,
  onChange,
}: {
  search: UserSearch;
  onChange: (change: Filters) => void;
}) {
  const [choosingRole, setChoosingRole] = useState(false);
  const { status, account, role } = search;
  const active = [status, account, role].filter((value) => value !== null).length;
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
            label: "Account",
            value: account ?? undefined,
            options: accountOptions,
            onChange: (value) =>
              onChange({
                account: accountOptions.find((option) => option.value === value)?.value ?? null,
              }),
          },
          { kind: "separator", key: "line" },
          {
            kind: "action",
            label: "Has a role…",
            icon: <Layers aria-hidden="true" />,
            onPress: () => setChoosingRole(true),
          },
        ]}
      />
      {status === null ? null : (
        <Chip
          label={labelOf(statusOptions, status)}
          removeLabel="Remove the status filter"
          onRemove={() => onChange({ status: null })}
        />
      )}
      {account === null ? null : (
        <Chip
          label={labelOf(accountOptions, account)}
          removeLabel="Remove the account filter"
          onRemove={() => onChange({ account: null })}
        />
      )}
      {role === null ? null : (
        <RoleFilterChip roleId={role} onRemove={() => onChange({ role: null })} />
      )}
      {active > 1 ? (
        <Button variant="ghost" size="sm" onClick={() => onChange(none)}>
          Clear all
        </Button>
      ) : null}
      {choosingRole ? (
        <ChooseDialog
          kind="role"
          title="Show people with a role"
          onClose={() => setChoosingRole(false)}
          onChoose={(id) => {
            setChoosingRole(false);
            onChange({ role: id });
          }}
        />
      ) : null}
    </>
  );
}
