"use client";

import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { z } from "zod";
import { FormDialog } from "@/components/form-dialog";
import { EndField, endComplaint } from "@/components/roles/end-field";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { useRested } from "@/components/use-rested";
import type { Undo } from "@/components/use-undo";
import { choicesQuery } from "@/lib/client/access-choices";
import { assignOne, unassign } from "@/lib/client/assignments";
import { resourceRolesQuery } from "@/lib/client/resources";
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
      {({ watch, setValue, formState: { errors, isSubmitted } }) => (
        <>
          <RolePicker
            resource={resource}
            chosen={watch("roleId")}
            onChoose={(id, name) => {
              setValue("roleName", name);
              setValue("roleId", id, { shouldDirty: true, shouldValidate: isSubmitted });
            }}
            complaint={errors.roleId === undefined ? undefined : "Choose a role."}
          />
          <EndField
            value={watch("expiresAt")}
            onChange={(expiresAt) =>
              setValue("expiresAt", expiresAt, { shouldDirty: true, shouldValidate: isSubmitted })
            }
            error={
              errors.expiresAt && (endComplaint(watch("expiresAt")) ?? errors.expiresAt.message)
            }
          />
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
  const [typed, setTyped] = useState("");
  const { data } = useQuery(choicesQuery("role", useRested(typed.trim())));
  const { data: holding = [] } = useQuery(resourceRolesQuery(resource.id));
  const held = new Set(holding.map(({ id }) => id));
  return (
    <div className="flex min-h-0 flex-col gap-2">
      <Field label="Role" error={complaint}>
        {(control) => (
          <Input
            {...control}
            type="text"
            inputMode="search"
            autoComplete="off"
            spellCheck={false}
            maxLength={200}
            placeholder="Search roles"
            value={typed}
            onChange={(event) => setTyped(event.target.value)}
            onKeyDown={(event) => {
              // Enter in the search is not yet a choice.
              if (event.key === "Enter") event.preventDefault();
            }}
          />
        )}
      </Field>
      <fieldset className="max-h-60 overflow-y-auto rounded-md border p-1 empty:hidden">
        <legend className="sr-only">Roles to choose from</legend>
        {data?.choices.map(({ id, name, detail }) => (
          <label
            key={id}
            className="flex min-h-11 items-center gap-3 rounded-md px-2 py-1.5 text-sm hover:bg-surface-sunken has-disabled:text-muted-foreground dark:hover:bg-foreground/8"
          >
            <input
              type="radio"
              name="role"
              className="size-4 shrink-0 accent-accent"
              checked={chosen === id}
              disabled={held.has(id)}
              onChange={() => onChoose(id, name)}
            />
            <span className="min-w-0">
              <span className="block truncate font-medium">{name}</span>
              <span className="block truncate text-muted-foreground text-xs">
                {held.has(id) ? "Holds it already" : detail}
              </span>
            </span>
          </label>
        ))}
      </fieldset>
      <p role="status" className="text-muted-foreground text-xs empty:hidden">
        {data === undefined || data.total === data.choices.length
          ? data?.total === 0
            ? "No role matches."
            : null
          : `The first ${data.choices.length} of ${data.total.toLocaleString("en")}. Search to find others.`}
      </p>
    </div>
  );
}
