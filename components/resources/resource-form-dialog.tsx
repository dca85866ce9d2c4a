"use client";

import { useQuery } from "@tanstack/react-query";
import dynamic from "next/dynamic";
import { useState } from "react";
import { EditDialog } from "@/components/edit-dialog";
import { FormDialog } from "@/components/form-dialog";
import { Checkbox } from "@/components/ui/checkbox";
import { WaitingDialog } from "@/components/waiting-dialog";
import { providersQuery } from "@/lib/client/credentials";
import type { ContractForm, FieldCodes } from "@/lib/client/form";
import { createResource, resourceEdit } from "@/lib/client/resources";
import type { ProviderDescription } from "@/lib/contract/providers";
import type { Resource } from "@/lib/contract/resources";
import { KindField, ResourceFields } from "./resource-fields";
import {
  emptyResource,
  formValuesOf,
  newResourceForm,
  type ResourceFormValues,
  resourceEditForm,
} from "./resource-form";

const CreateCredentialDialog = dynamic(() =>
  import("@/components/credentials/credential-dialogs").then(
    (module) => module.CreateCredentialDialog,
  ),
);

const fieldCodes: FieldCodes<ResourceFormValues> = {
  credential_not_found: {
    field: "credentialId",
    text: () => "This credential was deleted meanwhile. Choose another.",
  },
};

const editCodes: FieldCodes<ResourceFormValues> = {
  ...fieldCodes,
  resource_in_use: {
    field: "resourceIdentifier",
    text: () => "Rules of ours are open here. Stop its sessions before you name another firewall.",
  },
};

/** Asks for a resource, the kind of its firewall first. Whoever opened it verifies what was made. */
export function AddResourceDialog({
  onClose,
  onAdded,
}: {
  onClose: () => void;
  onAdded: (resource: Resource) => void;
}) {
  const providers = useQuery(providersQuery());
  const kinds = providers.data;
  if (!kinds) return <WaitingDialog title="Add a resource" read={providers} onClose={onClose} />;
  return (
    <FormDialog
      open
      onOpenChange={onClose}
      title="Add a resource"
      description="Something with a list of allowed addresses. It is verified as soon as it is added."
      schema={newResourceForm(kinds)}
      defaultValues={emptyResource}
      save={createResource()}
      onSaved={onAdded}
      submitLabel="Add and verify"
      pendingLabel="Adding…"
      purpose="finish adding this resource"
      fieldCodes={fieldCodes}
      request={(body) => ({ method: "POST", path: "/resources", body })}
    >
      {(form) => (
        <>
          <KindField form={form} kinds={kinds} />
          <Fields form={form} kinds={kinds} />
        </>
      )}
    </FormDialog>
  );
}

export function EditResourceDialog({
  resourceId,
  onClose,
  onSaved,
}: {
  resourceId: string;
  onClose: () => void;
  onSaved: (resource: Resource) => void;
}) {
  const providers = useQuery(providersQuery());
  const kinds = providers.data ?? [];
  return (
    <EditDialog
      edit={resourceEdit(resourceId)}
      title="Edit resource"
      awaiting={providers.data ? undefined : providers}
      description="Changed ports count for new sessions; running ones keep theirs."
      schema={(resource) => resourceEditForm(kinds, resource)}
      valuesOf={formValuesOf}
      purpose="finish saving this resource"
      fieldCodes={editCodes}
      errorContext={({ name }) => ({ resource: name })}
      onClose={onClose}
      onSaved={(_before, after) => onSaved(after)}
    >
      {(form) => (
        <>
          <Fields form={form} kinds={kinds} />
          <Checkbox
            label="Active"
            help="Sessions leave out what is switched off; running ones keep it."
            {...form.register("isActive")}
          />
        </>
      )}
    </EditDialog>
  );
}

/** What the kind asks for, and the dialog for a credential that is not there yet. */
function Fields<Output>({
  form,
  kinds,
}: {
  form: ContractForm<ResourceFormValues, Output>;
  kinds: readonly ProviderDescription[];
}) {
  const [making, setMaking] = useState<ProviderDescription>();
  return (
    <>
      <ResourceFields form={form} kinds={kinds} onNewCredential={setMaking} />
      {making ? (
        <CreateCredentialDialog
          kind={making}
          onClose={() => setMaking(undefined)}
          onCreated={({ id }) =>
            form.setValue("credentialId", id, { shouldDirty: true, shouldValidate: true })
          }
        />
      ) : null}
    </>
  );
}
