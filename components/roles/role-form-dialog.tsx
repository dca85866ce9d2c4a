"use client";

import { Consequence } from "@/components/consequence";
import { EditDialog } from "@/components/edit-dialog";
import { errorText } from "@/components/error-text";
import { FormDialog } from "@/components/form-dialog";
import type { FieldCodes } from "@/lib/client/form";
import { rolePreview } from "@/lib/client/previews";
import { createRole, roleEdit } from "@/lib/client/roles";
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

export function EditRoleDialog({
  roleId,
  onClose,
  onSaved,
}: {
  roleId: string;
  onClose: () => void;
  onSaved: (before: Role, after: Role) => void;
}) {
  return (
    <EditDialog
      edit={roleEdit(roleId)}
      title="Edit role"
      description="A changed limit counts for new sessions; running ones keep their end."
      schema={() => roleCreate}
      valuesOf={valuesOf}
      purpose="finish saving this role"
      fieldCodes={nameTaken}
      onClose={onClose}
      onSaved={onSaved}
    >
      {(form, role) => (
        <>
          <RoleFields form={form} />
          <LimitConsequence role={role} hours={form.watch("maxSessionDurationHours")} />
        </>
      )}
    </EditDialog>
  );
}

const valuesOf = ({ name, description, maxSessionDurationHours: hours }: Role): Values => ({
  name,
  description,
  maxSessionDurationHours: hours,
});

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
