"use client";

import { Pencil, RotateCw, ShieldCheck, Trash2 } from "lucide-react";
import Link from "next/link";
import { createContext, useContext } from "react";
import { ActionsMenu } from "@/components/actions-menu";
import { menuColumn, tableColumns } from "@/components/data-table-columns";
import { providerName } from "@/components/roles/assignable-words";
import { Status } from "@/components/ui/badge";
import { Time } from "@/components/ui/time";
import type { Credential } from "@/lib/contract/credentials";

export const credentialQuestions = ["rename", "rotate", "verify", "delete"] as const;
export type CredentialQuestion = (typeof credentialQuestions)[number];

/** What the menu of a row does. Columns are made once, so it reaches them from around the table. */
export const AskAboutCredential = createContext<(ask: CredentialQuestion, id: string) => void>(
  () => undefined,
);

const helper = tableColumns<Credential>();

export const credentialColumns = helper.columns([
  helper.accessor("name", {
    id: "name",
    header: "Name",
    meta: { label: "Name", card: "title" },
    cell: ({ getValue }) => <span className="truncate font-medium">{getValue()}</span>,
  }),
  helper.accessor("provider", {
    id: "provider",
    header: "For",
    meta: { label: "For", width: "w-48", card: "fact" },
    cell: ({ row: { original } }) => (
      <>
        {providerName(original.provider)}{" "}
        <span className="text-muted-foreground">
          {original.credentialType.toLowerCase().replaceAll("_", " ")}
        </span>
      </>
    ),
  }),
  helper.accessor("lastVerifiedAt", {
    id: "verified",
    header: "Health",
    meta: { label: "Health", width: "w-56", card: "fact", speaksForItself: true },
    cell: ({ row: { original } }) => <CredentialHealth credential={original} />,
  }),
  helper.accessor("resourceCount", {
    id: "resources",
    header: "Resources",
    enableSorting: false,
    meta: { label: "Resources", width: "w-28", align: "end", card: "fact" },
    cell: ({ getValue }) =>
      getValue() === 0 ? (
        <span className="text-muted-foreground">none</span>
      ) : (
        <Link
          href="/resources"
          prefetch={false}
          className="rounded-sm tabular-nums hover:underline"
        >
          {getValue()}
        </Link>
      ),
  }),
  helper.accessor("createdAt", {
    id: "created",
    header: "Added",
    meta: { label: "Added", width: "w-32", hideBelow: "md" },
    cell: ({ getValue }) => <Time value={getValue()} />,
  }),
  helper.display({
    ...menuColumn,
    cell: ({ row: { original } }) => <RowMenu credential={original} />,
  }),
]);

/** Whether its vendor took it the last time it was asked. */
function CredentialHealth({ credential }: { credential: Credential }) {
  const { isValid, lastVerifiedAt, verificationError } = credential;
  return (
    <span className="min-w-0 sm:flex sm:flex-col @xl:py-2">
      {isValid === null ? (
        <Status tone="warning">Not verified yet</Status>
      ) : (
        <Status tone={isValid ? "success" : "danger"}>{isValid ? "Valid" : "Not valid"}</Status>
      )}
      {verificationError === null ? (
        lastVerifiedAt === null ? null : (
          <span className="text-muted-foreground text-xs max-sm:ms-1">
            Verified <Time value={lastVerifiedAt} />
          </span>
        )
      ) : (
        <span className="truncate text-danger-text text-xs max-sm:ms-1" title={verificationError}>
          {verificationError}
        </span>
      )}
    </span>
  );
}

function RowMenu({ credential: { id, name } }: { credential: Credential }) {
  const ask = useContext(AskAboutCredential);
  return (
    <ActionsMenu
      name={name}
      entries={[
        {
          kind: "action",
          label: "Verify",
          icon: <ShieldCheck aria-hidden="true" />,
          onPress: () => ask("verify", id),
        },
        {
          kind: "action",
          label: "Rotate",
          icon: <RotateCw aria-hidden="true" />,
          onPress: () => ask("rotate", id),
        },
        {
          kind: "action",
          label: "Rename",
          icon: <Pencil aria-hidden="true" />,
          onPress: () => ask("rename", id),
        },
        {
          kind: "action",
          label: "Delete…",
          icon: <Trash2 aria-hidden="true" />,
          tone: "danger",
          onPress: () => ask("delete", id),
        },
      ]}
    />
  );
}
