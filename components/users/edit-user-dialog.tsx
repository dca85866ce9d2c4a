"use client";

import { EditDialog } from "@/components/edit-dialog";
import { FormField } from "@/components/form-field";
import { Input } from "@/components/ui/input";
import { userEdit } from "@/lib/client/users";
import { type User, userNameMax, userUpdate } from "@/lib/contract/users";

const nameForm = userUpdate.pick({ name: true }).required();

export function EditUserDialog({
  userId,
  onClose,
  onSaved,
}: {
  userId: string;
  onClose: () => void;
  onSaved: (before: User, after: User) => void;
}) {
  return (
    <EditDialog
      edit={userEdit(userId)}
      title="Edit name"
      description="The address stays as it is: it is what they sign in with."
      schema={() => nameForm}
      valuesOf={({ name }) => ({ name })}
      purpose="finish saving this person"
      errorContext={({ name }) => ({ user: name })}
      onClose={onClose}
      onSaved={onSaved}
    >
      {(form) => (
        <FormField form={form} name="name" label="Name" required>
          {(control) => <Input {...control} autoComplete="off" maxLength={userNameMax} />}
        </FormField>
      )}
    </EditDialog>
  );
}
