"use client";

import { useQuery } from "@tanstack/react-query";
import { KeyRound, ListFilter, Plus } from "lucide-react";
import dynamic from "next/dynamic";
import { parseAsBoolean, parseAsString, useQueryState, useQueryStates } from "nuqs";
import { useState } from "react";
import { DataTable } from "@/components/data-table";
import { useAnnounce } from "@/components/live-regions";
import { SearchBox } from "@/components/search-box";
import { Button } from "@/components/ui/button";
import { Chip } from "@/components/ui/chip";
import { EmptyState } from "@/components/ui/empty-state";
import { Menu } from "@/components/ui/menu";
import { keyListQueryOf, keySearchHref, keySearchParsers } from "@/lib/client/api-key-search";
import { apiKeyPageQuery } from "@/lib/client/api-keys";
import { type IssuedApiKey, keyStatuses } from "@/lib/contract/api-keys";
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
  const [search, setSearch] = useQueryStates(keySearchParsers, { clearOnDefault: true });
  const [creating, setCreating] = useQueryState(
    "new",
    parseAsBoolean.withOptions({ history: "push" }),
  );
  const [rotating, setRotating] = useQueryState("rotate", pushed);
  const [revoking, setRevoking] = useQueryState("revoke", pushed);
  const [issued, setIssued] = useState<Issued>();
  const announce = useAnnounce();
  const query = useQuery(apiKeyPageQuery(keyListQueryOf(search)));
  const keys = query.data?.content ?? [];
  const toRotate = keys.find(({ id }) => id === rotating);
  const toRevoke = keys.find(({ id }) => id === revoking);
  const filtered = search.q !== "" || search.status !== null;

  const createButton = (
    <Button
      variant="primary"
      onClick={() => void setCreating(true)}
      onPointerEnter={() => void loadCreate()}
      onFocus={() => void loadCreate()}
    >
      <Plus aria-hidden="true" />
      New key
    </Button>
  );
  return (
    <KeyActions
      value={{
        rotate: ({ id }) => void setRotating(id),
        revoke: ({ id }) => void setRevoking(id),
      }}
    >
      <div className="mb-4 flex flex-wrap items-center gap-2">
        <SearchBox
          label="Search keys"
          value={search.q}
          onChange={(q) => void setSearch({ q, page: null })}
        />
        <StatusFilter
          status={search.status}
          onChange={(status) => void setSearch({ status, page: null }, { history: "push" })}
        />
        <span className="ms-auto">{createButton}</span>
      </div>
      <DataTable
        caption="API keys"
        subject="API keys"
        columns={keyColumns}
        query={query}
        rowId={({ id }) => id}
        sort={search.sort ?? undefined}
        onSort={(sort) =>
          void setSearch(
            { sort: keySearchParsers.sort.parse(sort ?? ""), page: null },
            { history: "push" },
          )
        }
        pageHref={(page) => `/settings/api-keys${keySearchHref({ ...search, page: page + 1 })}`}
        highlighted={new Set(issued === undefined ? [] : [issued.key.id])}
        empty={
          <EmptyState
            icon={<KeyRound />}
            title="No API keys yet"
            description="With a key a program uses the API as you, within the scopes that you choose."
            action={createButton}
          />
        }
        noMatch={
          filtered
            ? {
                title: "No key matches",
                onClear: () => void setSearch({ q: null, status: null, page: null }),
              }
            : undefined
        }
      />
      {creating ? (
        <CreateKeyDialog
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

type Issued = { key: IssuedApiKey; note?: string };

const pushed = parseAsString.withOptions({ history: "push" });

type Status = (typeof keyStatuses)[number] | null;

function StatusFilter({
  status,
  onChange,
}: {
  status: Status;
  onChange: (status: Status) => void;
}) {
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
            options: keyStatuses.map((value) => ({ value, label: statusLabels[value] })),
            onChange: (value) => onChange(keyStatuses.find((known) => known === value) ?? null),
          },
        ]}
      />
      {status === null ? null : (
        <Chip
          label={`Status: ${statusLabels[status]}`}
          removeLabel="Remove the status filter"
          onRemove={() => onChange(null)}
        />
      )}
    </>
  );
}
