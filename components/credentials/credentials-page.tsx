"use client";

import { useQuery } from "@tanstack/react-query";
import { Plus, Vault } from "lucide-react";
import dynamic from "next/dynamic";
import { parseAsBoolean, parseAsString, parseAsStringLiteral, useQueryStates } from "nuqs";
import { useState } from "react";
import { DataTable } from "@/components/data-table";
import { ListBar } from "@/components/list-bar";
import { useAnnounce } from "@/components/live-regions";
import { PageHeader } from "@/components/page-header";
import { Button } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";
import { OpenButton } from "@/components/ui/open-button";
import { useListSearch } from "@/components/use-list-search";
import { credentialSearch } from "@/lib/client/credential-search";
import { credentialPageQuery } from "@/lib/client/credentials";
import { AskAboutCredential, credentialColumns, credentialQuestions } from "./credential-columns";

const loadDialogs = () => import("./credential-dialogs");
const CreateCredentialDialog = dynamic(() =>
  loadDialogs().then((module) => module.CreateCredentialDialog),
);
const RenameCredentialDialog = dynamic(() =>
  loadDialogs().then((module) => module.RenameCredentialDialog),
);
const RotateCredentialDialog = dynamic(() =>
  loadDialogs().then((module) => module.RotateCredentialDialog),
);
const DeleteCredentialDialog = dynamic(() =>
  loadDialogs().then((module) => module.DeleteCredentialDialog),
);
const VerifyCredentialDialog = dynamic(() =>
  import("./verify-credential-dialog").then((module) => module.VerifyCredentialDialog),
);

const RightsDialog = dynamic(() => import("./rights-dialog").then((module) => module.RightsDialog));

const dialogParsers = {
  new: parseAsBoolean,
  rights: parseAsBoolean,
  ask: parseAsStringLiteral(credentialQuestions),
  about: parseAsString,
};

/** The list of credentials. What it shows, and which dialog is open, is in the address; no secret is. */
export function CredentialsPage() {
  const list = useListSearch("/credentials", credentialSearch);
  const [dialog, setDialog] = useQueryStates(dialogParsers, { history: "push" });
  const [added, setAdded] = useState<ReadonlySet<string>>(new Set());
  const announce = useAnnounce();
  const query = useQuery(credentialPageQuery(credentialSearch.queryOf(list.search)));
  const about = query.data?.content.find(({ id }) => id === dialog.about);
  const close = () => void setDialog({ ask: null, about: null });
  const addButton = (
    <OpenButton variant="primary" onClick={() => void setDialog({ new: true })} load={loadDialogs}>
      <Plus aria-hidden="true" />
      Add credential
    </OpenButton>
  );
  return (
    <AskAboutCredential value={(ask, id) => void setDialog({ ask, about: id })}>
      <PageHeader
        title="Credentials"
        description="The secrets that let us change firewalls. They are kept sealed and never shown."
        actions={
          <>
            <Button onClick={() => void setDialog({ rights: true })}>Rights needed</Button>
            {addButton}
          </>
        }
      />
      <ListBar label="Search credentials" {...list.bar} />
      <DataTable
        caption="Credentials"
        subject="Credentials"
        columns={credentialColumns}
        query={query}
        rowId={({ id }) => id}
        {...list.table}
        highlighted={added}
        empty={
          <EmptyState
            icon={<Vault />}
            title="No credentials yet"
            description="Firewalls of a cloud are changed with a key of yours. Simulated ones, this host and agents need none."
            action={addButton}
          />
        }
        noMatch={list.noMatch("No credential matches")}
      />
      {dialog.rights ? <RightsDialog onClose={() => void setDialog({ rights: null })} /> : null}
      {dialog.new ? (
        <CreateCredentialDialog
          onClose={() => void setDialog({ new: null })}
          onCreated={({ id }) => {
            setAdded(new Set([id]));
            void setDialog({ new: null, ask: "verify", about: id });
          }}
        />
      ) : null}
      {about && dialog.ask === "verify" ? (
        <VerifyCredentialDialog
          credential={about}
          onClose={close}
          onRotate={() => void setDialog({ ask: "rotate" })}
        />
      ) : null}
      {about && dialog.ask === "rotate" ? (
        <RotateCredentialDialog
          credential={about}
          onClose={close}
          onSaved={({ id }) => void setDialog({ ask: "verify", about: id })}
        />
      ) : null}
      {about && dialog.ask === "rename" ? (
        <RenameCredentialDialog
          credential={about}
          onClose={close}
          onSaved={({ name }) => announce(`It is called ${name} now.`)}
        />
      ) : null}
      {about && dialog.ask === "delete" ? (
        <DeleteCredentialDialog
          credential={about}
          onClose={close}
          onDeleted={() => announce(`${about.name} was deleted.`)}
        />
      ) : null}
    </AskAboutCredential>
  );
}
