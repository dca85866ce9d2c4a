"use client";

import { useQuery } from "@tanstack/react-query";
import dynamic from "next/dynamic";
import { useRef, useState } from "react";
import { ErrorBanner } from "@/components/error-banner";
import { FormDialog } from "@/components/form-dialog";
import { Button } from "@/components/ui/button";
import { Checkbox } from "@/components/ui/checkbox";
import { Dialog, DialogBody } from "@/components/ui/dialog";
import { Skeleton } from "@/components/ui/skeleton";
import type { Answer } from "@/lib/client/api";
import { asApiError } from "@/lib/client/api-error";
import { providersQuery } from "@/lib/client/credentials";
import type { ContractForm, FieldCodes } from "@/lib/client/form";
import { createResource, resourceForEditQuery, updateResource } from "@/lib/client/resources";
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
  if (!kinds) return <Waiting title="Add a resource" query={providers} onClose={onClose} />;
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

/** Starts from the resource as it is at this moment. */
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
  const query = useQuery(resourceForEditQuery(resourceId));
  const [reviewed, setReviewed] = useState(0);
  // A later answer must not pull the first from under the hands of who edits it.
  const [start, setStart] = useState(query.data);
  if (start === undefined && query.data !== undefined) setStart(query.data);

  if (!start || !providers.data) {
    const failed = query.error === null ? providers : query;
    return <Waiting title="Edit resource" query={failed} onClose={onClose} />;
  }
  return (
    <EditForm
      key={reviewed}
      start={start}
      kinds={providers.data}
      onClose={onClose}
      onSaved={onSaved}
      onReview={async () => {
        const { data } = await query.refetch();
        if (data === undefined) return;
        setStart(data);
        setReviewed((count) => count + 1);
      }}
    />
  );
}

function EditForm({
  start,
  kinds,
  onClose,
  onSaved,
  onReview,
}: {
  start: Answer<Resource>;
  kinds: readonly ProviderDescription[];
  onClose: () => void;
  onSaved: (resource: Resource) => void;
  onReview: () => Promise<void>;
}) {
  const expected = useRef<Answer<Resource> | undefined>(start);
  const { value: resource } = start;
  return (
    <FormDialog
      open
      onOpenChange={onClose}
      title={`Edit ${resource.name}`}
      description="Changed ports count for new sessions; running ones keep theirs."
      schema={resourceEditForm(kinds, resource)}
      defaultValues={formValuesOf(resource)}
      save={updateResource(resource.id, () => expected.current)}
      onSaved={onSaved}
      submitLabel="Save changes"
      pendingLabel="Saving…"
      purpose="finish saving this resource"
      fieldCodes={editCodes}
      errorContext={{ resource: resource.name }}
      request={(body) => ({ method: "PATCH", path: `/resources/${resource.id}`, body })}
      recover={(error, _form, retry) =>
        error.code === "resource_changed" ? (
          <>
            <Button size="sm" onClick={() => void onReview()}>
              Review the change
            </Button>
            <Button
              size="sm"
              onClick={() => {
                expected.current = undefined;
                retry();
              }}
            >
              Save mine
            </Button>
          </>
        ) : undefined
      }
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
    </FormDialog>
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

type Loading = { error: Error | null; refetch: () => Promise<unknown> };

function Waiting({
  title,
  query: { error, refetch },
  onClose,
}: {
  title: string;
  query: Loading;
  onClose: () => void;
}) {
  return (
    <Dialog open onOpenChange={onClose} title={title}>
      <DialogBody>
        {error === null ? (
          <Skeleton className="h-40 w-full" />
        ) : (
          <ErrorBanner error={asApiError(error)} onRetry={() => void refetch()} />
        )}
      </DialogBody>
    </Dialog>
  );
}
