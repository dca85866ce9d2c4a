"use client";

import { useQuery } from "@tanstack/react-query";
import { z } from "zod";
import { FormDialog } from "@/components/form-dialog";
import { FormEndField } from "@/components/roles/form-end-field";
import type { Undo } from "@/components/use-undo";
import { RoleLine, RoleOptions, sinceWords } from "@/components/users/role-options";
import { assignOne, unassign } from "@/lib/client/assignments";
import { useNow } from "@/lib/client/clock";
import { resourceRolesQuery } from "@/lib/client/resource-roles";
import { useWrite } from "@/lib/client/use-write";
import { endMoment, uuid } from "@/lib/contract/common";
import type { Resource } from "@/lib/contract/resources";

const schema = z.object({
  roleId: uuid,
  roleName: z.string(),
  expiresAt: endMoment,
});

/** Gives the resource to one more role. Roles that hold it already say so. */
export function AddToRoleDialog({
  resource,
  onClose,
  onAdded,
}: {
  resource: Resource;
  onClose: () => void;
  onAdded: (change: Undo) => void;
}) {
  const write = useWrite();
  return (
    <FormDialog
      open
      onOpenChange={onClose}
      title={`Add ${resource.name} to a role`}
      description="Everyone who has the role can then open it. It counts for new sessions."
      schema={schema}
      defaultValues={{ roleId: "", roleName: "", expiresAt: null }}
      save={assignOne("resources", resource.id)}
      onSaved={({ roleId, roleName }) =>
        onAdded({
          told: `${resource.name} was added to ${roleName}.`,
          name: resource.name,
          undo: async () => {
            await write(unassign(roleId, "resources", resource.id), undefined);
            return `${resource.name} was taken out of ${roleName} again.`;
          },
        })
      }
      submitLabel="Add to role"
      pendingLabel="Adding…"
      purpose={`add ${resource.name} to a role`}
      errorContext={{ resource: resource.name }}
      request={({ roleId, expiresAt }) => ({
        method: "POST",
        path: `/roles/${roleId}/resources/${resource.id}`,
        body: { expiresAt },
      })}
    >
      {(form) => (
        <>
          <RolePicker
            resource={resource}
            chosen={form.watch("roleId")}
            onChoose={(id, name) => {
              form.setValue("roleName", name);
              form.setValue("roleId", id, {
                shouldDirty: true,
                shouldValidate: form.formState.isSubmitted,
              });
            }}
            complaint={form.formState.errors.roleId === undefined ? undefined : "Choose a role."}
          />
          <FormEndField form={form} name="expiresAt" />
        </>
      )}
    </FormDialog>
  );
}

function RolePicker({
  resource,
  chosen,
  onChoose,
  complaint,
}: {
  resource: Resource;
  chosen: string;
  onChoose: (id: string, name: string) => void;
  complaint: string | undefined;
}) {
  const { data: holding = [] } = useQuery(resourceRolesQuery(resource.id));
  const held = new Map(holding.map((role) => [role.id, role]));
  const now = useNow() ?? 0;
  return (
    <fieldset aria-describedby="role-complaint" className="flex min-w-0 shrink-0 flex-col">
      <legend className="sr-only">Role</legend>
      <RoleOptions>
        {(role) => {
          const story = held.get(role.id);
          return (
            <label className="flex min-h-11 items-center gap-3 rounded-md px-2 py-1.5 text-sm hover:bg-surface-sunken dark:hover:bg-foreground/8">
              <input
                type="radio"
                name="role"
                className="size-4 shrink-0 accent-accent"
                checked={chosen === role.id}
                disabled={story !== undefined}
                onChange={() => onChoose(role.id, role.name)}
              />
              <RoleLine role={role} note={story && `Holds it ${sinceWords(story, now)}`} />
            </label>
          );
        }}
      </RoleOptions>
      <p id="role-complaint" role="alert" className="mt-1.5 text-danger-text text-xs empty:hidden">
        {complaint}
      </p>
    </fieldset>
  );
}
