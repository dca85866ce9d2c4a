"use client";

import { useQuery } from "@tanstack/react-query";
import { KeyRound, Plus } from "lucide-react";
import dynamic from "next/dynamic";
import {
  parseAsBoolean,
  parseAsString,
  parseAsStringLiteral,
  useQueryState,
  useQueryStates,
} from "nuqs";
import { useState } from "react";
import { choiceFilter } from "@/components/choice-filter";
import { DataTable } from "@/components/data-table";
import { ListBar } from "@/components/list-bar";
import { ListFilters } from "@/components/list-filters";
import { useAnnounce } from "@/components/live-regions";
import { EmptyState } from "@/components/ui/empty-state";
import { OpenButton } from "@/components/ui/open-button";
import { useListSearch } from "@/components/use-list-search";
import { keyListQueryOf, keySearch } from "@/lib/client/api-key-search";
import { apiKeyPageQuery } from "@/lib/client/api-keys";
import type { IssuedApiKey } from "@/lib/contract/api-keys";
import { keyStatuses } from "@/lib/contract/lists";
import { scopes } from "@/lib/contract/permissions";
import { KeyActions, keyColumns } from "./key-columns";
import { statusLabels } from "./key-state";

const loadCreate = () => import("./create-key-dialog");
const CreateKeyDialog = dynamic(() => loadCreate().then((module) => module.CreateKeyDialog));
const IssuedKeyDialog = dynamic(() =>
  import("./issued-key-dialog").then((module) => module.IssuedKeyDialog),
);
const loadQuestions = () => import("./key-questions");
const RotateKeyDialog = dynamic(() => loadQuestions().then((module) => module.RotateKeyDialog));
const RevokeKeyDialog = dynamic(() => loadQuestions().then((module) => module.RevokeKeyDialog));

/** The list of keys. What it shows, and which dialog is open, is in the address; a key never is. */
export function ApiKeysPage() {
  const list = useListSearch("/settings/api-keys", keySearch);
  const [{ new: creating, scope }, setCreating] = useQueryStates(newKeyParsers, {
    history: "push",
  });
  const [rotating, setRotating] = useQueryState("rotate", pushed);
  const [revoking, setRevoking] = useQueryState("revoke", pushed);
  const [issued, setIssued] = useState<Issued>();
  const announce = useAnnounce();
  const query = useQuery(apiKeyPageQuery(keyListQueryOf(list.search)));
  const keys = query.data?.content ?? [];
  const toRotate = keys.find(({ id }) => id === rotating);
  const toRevoke = keys.find(({ id }) => id === revoking);
  const choices = [
    choiceFilter({
      label: "Status",
      value: list.search.status,
      options: statusOptions,
      onChange: (status) => list.filter({ status }),
    }),
  ];
  const createButton = (
    <OpenButton variant="primary" onClick={() => void setCreating({ new: true })} load={loadCreate}>
      <Plus aria-hidden="true" />
      New key
    </OpenButton>
  );
  return (
    <KeyActions
      value={{
        rotate: ({ id }) => void setRotating(id),
        revoke: ({ id }) => void setRevoking(id),
      }}
    >
      <ListBar label="Search keys" {...list.bar}>
        <ListFilters choices={choices} />
        <span className="ms-auto">{createButton}</span>
      </ListBar>
      <DataTable
        caption="API keys"
        subject="API keys"
        columns={keyColumns}
        query={query}
        rowId={({ id }) => id}
        {...list.table}
        highlighted={new Set(issued === undefined ? [] : [issued.key.id])}
        empty={
          <EmptyState
            icon={<KeyRound />}
            title="No API keys yet"
            description="With a key a program uses the API as you, within the scopes that you choose."
            action={createButton}
          />
        }
        noMatch={list.noMatch("No key matches", choices)}
      />
      {creating ? (
        <CreateKeyDialog
          scopes={scope === null ? [] : [scope]}
          onOpenChange={() => void setCreating(null)}
          onCreated={(key) => setIssued({ key })}
        />
      ) : null}
      {toRotate ? (
        <RotateKeyDialog
          apiKey={toRotate}
          onOpenChange={() => void setRotating(null)}
          onRotated={(key) =>
            setIssued({ key, note: "The old key stops by itself; the list says when." })
          }
        />
      ) : null}
      {toRevoke ? (
        <RevokeKeyDialog
          apiKey={toRevoke}
          onOpenChange={() => void setRevoking(null)}
          onRevoked={() => announce(`${toRevoke.name} was revoked.`)}
        />
      ) : null}
      {issued ? (
        <IssuedKeyDialog
          issued={issued.key}
          note={issued.note}
          onClose={() => setIssued(undefined)}
        />
      ) : null}
    </KeyActions>
  );
}

const newKeyParsers = {
  new: parseAsBoolean,
  /** What a link wants ticked at first. */
  scope: parseAsStringLiteral(scopes),
};

type Issued = { key: IssuedApiKey; note?: string };

const pushed = parseAsString.withOptions({ history: "push" });

const statusOptions = keyStatuses.map((value) => ({ value, label: statusLabels[value] }));
