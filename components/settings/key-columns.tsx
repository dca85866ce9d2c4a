"use client";

import { Ban, RotateCw } from "lucide-react";
import { createContext, useContext } from "react";
import { ActionsMenu } from "@/components/actions-menu";
import { CreatedCell } from "@/components/created-cell";
import { menuColumn, tableColumns } from "@/components/data-table-columns";
import { Badge, Status } from "@/components/ui/badge";
import { Time } from "@/components/ui/time";
import type { ApiKey } from "@/lib/contract/api-keys";
import { KeyEnd } from "./key-end";
import { keyState } from "./key-state";
import { scopeLabel } from "./scope-words";

type Actions = { rotate: (key: ApiKey) => void; revoke: (key: ApiKey) => void };

const ActionsContext = createContext<Actions>({
  rotate: () => undefined,
  revoke: () => undefined,
});

/** What the menu of a row does. Columns are made once, so it reaches them from around the table. */
export const KeyActions = ActionsContext;

const helper = tableColumns<ApiKey>();

export const keyColumns = helper.columns([
  helper.accessor("name", {
    id: "name",
    header: "Name",
    meta: { label: "Name", card: "title" },
    cell: ({ row: { original } }) => <KeyName apiKey={original} />,
  }),
  helper.accessor("scopes", {
    id: "scopes",
    header: "Scopes",
    enableSorting: false,
    meta: { label: "Scopes", width: "w-44", hideBelow: "md" },
    cell: ({ getValue }) => <Scopes scopes={getValue()} />,
  }),
  helper.accessor("lastUsedAt", {
    id: "used",
    header: "Last used",
    meta: { label: "Used", width: "w-36", card: "fact" },
    cell: ({ row: { original } }) => <LastUse apiKey={original} />,
  }),
  helper.accessor("expiresAt", {
    id: "expires",
    header: "Expires",
    meta: { label: "Expires", width: "w-24", card: "fact" },
    cell: ({ row: { original } }) =>
      original.isRevoked ? (
        <span className="text-muted-foreground">–</span>
      ) : (
        <KeyEnd at={original.expiresAt} />
      ),
  }),
  helper.accessor("status", {
    id: "status",
    header: "Status",
    enableSorting: false,
    meta: { label: "Status", width: "w-32", card: "fact" },
    cell: ({ row: { original } }) => <State apiKey={original} />,
  }),
  helper.accessor("createdAt", {
    id: "created",
    header: "Created",
    meta: { label: "Created", width: "w-44", hideBelow: "lg" },
    cell: ({ row: { original } }) => <CreatedCell made={original} />,
  }),
  helper.display({
    ...menuColumn,
    cell: ({ row: { original } }) => <RowMenu apiKey={original} />,
  }),
]);

function KeyName({ apiKey: { name, description, keyPrefix } }: { apiKey: ApiKey }) {
  return (
    <span className="flex min-w-0 flex-col @xl:py-2">
      <span className="truncate font-medium">{name}</span>
      <span className="truncate font-normal text-muted-foreground text-xs">
        <span className="font-mono">{keyPrefix}…</span>
        {description === null ? null : ` · ${description}`}
      </span>
    </span>
  );
}

const scopesShown = 2;

function Scopes({ scopes }: Pick<ApiKey, "scopes">) {
  const shown = scopes.slice(0, scopesShown);
  const rest = scopes.length - shown.length;
  return (
    <span className="flex flex-wrap gap-1 py-1.5" title={scopes.map(scopeLabel).join(", ")}>
      {shown.map((scope) => (
        <Badge key={scope}>{scopeLabel(scope)}</Badge>
      ))}
      {rest > 0 ? <span className="text-muted-foreground text-xs">and {rest} more</span> : null}
    </span>
  );
}

function LastUse({ apiKey: { lastUsedAt, lastUsedIp } }: { apiKey: ApiKey }) {
  if (lastUsedAt === null) return <span className="text-muted-foreground">never</span>;
  return (
    <span className="inline-flex flex-col @max-xl:flex-row @max-xl:gap-1">
      <Time value={lastUsedAt} />
      {lastUsedIp === null ? null : (
        <span className="truncate text-muted-foreground text-xs">from {lastUsedIp}</span>
      )}
    </span>
  );
}

function State({ apiKey }: { apiKey: ApiKey }) {
  const { label, tone, reason } = keyState(apiKey);
  return (
    <span className="inline-flex flex-col @max-xl:flex-row @max-xl:gap-1">
      <Status tone={tone}>{label}</Status>
      {reason === undefined ? null : (
        <span className="truncate text-muted-foreground text-xs" title={reason}>
          {reason}
        </span>
      )}
    </span>
  );
}

function RowMenu({ apiKey }: { apiKey: ApiKey }) {
  const { rotate, revoke } = useContext(ActionsContext);
  const { isRevoked, status, isRotated } = apiKey;
  if (isRevoked) return null;
  return (
    <ActionsMenu
      name={apiKey.name}
      entries={[
        {
          kind: "action",
          label: "Rotate",
          icon: <RotateCw aria-hidden="true" />,
          disabledReason:
            status === "EXPIRED" ? "It has expired" : isRotated ? "Rotated already" : undefined,
          onPress: () => rotate(apiKey),
        },
        {
          kind: "action",
          label: "Revoke",
          icon: <Ban aria-hidden="true" />,
          tone: "danger",
          onPress: () => revoke(apiKey),
        },
      ]}
    />
  );
}
