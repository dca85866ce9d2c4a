"use client";

import { useQuery } from "@tanstack/react-query";
import { useRef, useState } from "react";
import { Consequence } from "@/components/consequence";
import { ErrorBanner } from "@/components/error-banner";
import { errorText } from "@/components/error-text";
import { FormDialog } from "@/components/form-dialog";
import { Button } from "@/components/ui/button";
import { Dialog, DialogBody } from "@/components/ui/dialog";
import { Skeleton } from "@/components/ui/skeleton";
import { asApiError } from "@/lib/client/api-error";
import type { FieldCodes } from "@/lib/client/form";
import { rolePreview } from "@/lib/client/previews";
import { createRole, roleForEditQuery, updateRole } from "@/lib/client/roles";
import { maxSessionDurationHours, type Role, roleCreate } from "@/lib/contract/roles";
import { RoleFields } from "./role-fields";

type Values = {
  name: string;
  description?: string | null | undefined;
  maxSessionDurationHours?: number | null | undefined;
};

const nameTaken: FieldCodes<Values> = {
  role_name_taken: { field: "name", text: () => errorText("role_name_taken") },
};

export function CreateRoleDialog({
  open,
  onOpenChange,
  onCreated,
}: {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  onCreated: (role: Role) => void;
}) {
  return (
    <FormDialog
      open={open}
      onOpenChange={onOpenChange}
      title="New role"
      description="A set of resources with a session limit. You add resources and people next."
      schema={roleCreate}
      defaultValues={{ name: "", description: "" }}
      save={createRole()}
      onSaved={onCreated}
      submitLabel="Create role"
      pendingLabel="Creating…"
      purpose="finish creating this role"
      fieldCodes={nameTaken}
      request={(body) => ({ method: "POST", path: "/roles", body })}
    >
      {(form) => <RoleFields form={form} />}
    </FormDialog>
  );
}

/** Starts from the role as it is at this moment. */
export function EditRoleDialog({
  roleId,
  open,
  onOpenChange,
  onSaved,
}: {
  roleId: string;
  open: boolean;
  onOpenChange: (open: boolean) => void;
  onSaved: (before: Role, after: Role) => void;
}) {
  const query = useQuery(roleForEditQuery(roleId));
  const [reviewed, setReviewed] = useState(0);
  // A later answer must not pull the first from under the hands of who edits it.
  const [start, setStart] = useState(query.data);
  if (start === undefined && query.data !== undefined) setStart(query.data);

  if (start === undefined) {
    return (
      <Dialog open={open} onOpenChange={onOpenChange} title="Edit role">
        <DialogBody>
          {query.error === null ? (
            <Skeleton className="h-40 w-full" />
          ) : (
            <ErrorBanner error={asApiError(query.error)} onRetry={() => void query.refetch()} />
          )}
        </DialogBody>
      </Dialog>
    );
  }
  return (
    <EditForm
      key={reviewed}
      role={start.value}
      etag={start.etag}
      open={open}
      onOpenChange={onOpenChange}
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

/** Notices when someone else has changed the role meanwhile, and offers both ways on. */
function EditForm({
  role,
  etag,
  open,
  onOpenChange,
  onSaved,
  onReview,
}: {
  role: Role;
  etag: string | undefined;
  open: boolean;
  onOpenChange: (open: boolean) => void;
  onSaved: (before: Role, after: Role) => void;
  onReview: () => Promise<void>;
}) {
  const expected = useRef(etag);
  const { name, description, maxSessionDurationHours: hours } = role;
  return (
    <FormDialog
      open={open}
      onOpenChange={onOpenChange}
      title={`Edit ${name}`}
      description="A changed limit counts for new sessions; running ones keep their end."
      schema={roleCreate}
      defaultValues={{ name, description, maxSessionDurationHours: hours }}
      save={updateRole(role.id, () => expected.current)}
      onSaved={(saved) => onSaved(role, saved)}
      submitLabel="Save changes"
      pendingLabel="Saving…"
      purpose="finish saving this role"
      fieldCodes={nameTaken}
      request={(body) => ({ method: "PATCH", path: `/roles/${role.id}`, body })}
      recover={(error, _form, retry) =>
        error.code === "role_changed" ? (
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
          <RoleFields form={form} />
          <LimitConsequence role={role} hours={form.watch("maxSessionDurationHours")} />
        </>
      )}
    </FormDialog>
  );
}

/** Whose sessions another limit makes shorter or longer, before it is saved. */
function LimitConsequence({
  role,
  hours = null,
}: {
  role: Role;
  hours: number | null | undefined;
}) {
  const wanted = maxSessionDurationHours.safeParse(hours);
  if (!wanted.success || wanted.data === role.maxSessionDurationHours) return null;
  return (
    <Consequence
      request={rolePreview(role.id, { maxSessionDurationHours: wanted.data })}
      nobody="Nobody’s sessions become shorter or longer by this."
    />
  );
}
