"use client";

import { Trash2 } from "lucide-react";
import { createContext, useContext } from "react";
import { ActionsMenu } from "@/components/actions-menu";
import { CreatedCell } from "@/components/created-cell";
import { menuColumn, tableColumns } from "@/components/data-table-columns";
import { End } from "@/components/roles/end";
import { Status, type Tone } from "@/components/ui/badge";
import type { StaticIpRule, StaticRuleStatus } from "@/lib/contract/static-ip-rules";
import { RuleResources } from "./rule-resources";

/** Asks whether a rule is to be deleted. Columns are made once, so it reaches them from around the table. */
export const DeleteRule = createContext<(rule: StaticIpRule) => void>(() => undefined);

const states: Record<StaticRuleStatus, { label: string; tone: Tone }> = {
  ACTIVE: { label: "Active", tone: "success" },
  PENDING: { label: "Opening…", tone: "info" },
  PARTIAL: { label: "Partly open", tone: "warning" },
  FAILED: { label: "Not open", tone: "danger" },
};

const helper = tableColumns<StaticIpRule>();

export const ruleColumns = helper.columns([
  helper.accessor("label", {
    id: "label",
    header: "Label",
    meta: { label: "Label", card: "title" },
    cell: ({ row: { original } }) => (
      <span className="flex min-w-0 flex-col @xl:py-2">
        <span className="truncate font-medium">{original.label}</span>
        <span className="whitespace-normal break-all font-mono font-normal text-muted-foreground text-xs">
          {original.ipAddress}
        </span>
      </span>
    ),
  }),
  helper.accessor("status", {
    id: "status",
    header: "Status",
    enableSorting: false,
    meta: { label: "Status", width: "w-28", card: "fact", speaksForItself: true },
    cell: ({ getValue }) => {
      const { label, tone } = states[getValue()];
      return <Status tone={tone}>{label}</Status>;
    },
  }),
  helper.accessor("resources", {
    id: "resources",
    header: "At the firewalls",
    enableSorting: false,
    meta: { label: "Resources", width: "w-72", card: "fact", speaksForItself: true },
    cell: ({ row: { original } }) => <RuleResources rule={original} />,
  }),
  helper.accessor("expiresAt", {
    id: "expires",
    header: "End",
    meta: { label: "End", width: "w-28", card: "fact", speaksForItself: true },
    cell: ({ getValue }) => <End value={getValue()} />,
  }),
  helper.accessor("createdAt", {
    id: "created",
    header: "Added",
    meta: { label: "Added", width: "w-44", hideBelow: "lg" },
    cell: ({ row: { original } }) => <CreatedCell made={original} />,
  }),
  helper.display({
    ...menuColumn,
    cell: ({ row: { original } }) => <RowMenu rule={original} />,
  }),
]);

function RowMenu({ rule }: { rule: StaticIpRule }) {
  const onDelete = useContext(DeleteRule);
  return (
    <ActionsMenu
      name={rule.label}
      entries={[
        {
          kind: "action",
          label: "Delete",
          icon: <Trash2 aria-hidden="true" />,
          tone: "danger",
          onPress: () => onDelete(rule),
        },
      ]}
    />
  );
}
