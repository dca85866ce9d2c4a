"use client";

import { useQuery, useQueryClient } from "@tanstack/react-query";
import { CircleCheck } from "lucide-react";
import { useState } from "react";
import { Consequence } from "@/components/consequence";
import { FormDialog } from "@/components/form-dialog";
import { FormEndField } from "@/components/roles/form-end-field";
import { useNow } from "@/lib/client/clock";
import type { ContractForm } from "@/lib/client/form";
import { formatCount, formatNames } from "@/lib/client/format";
import {
  type GiveRoles,
  giveRoleBody,
  giveRolePath,
  giveRoles,
  giveRolesForm,
} from "@/lib/client/give-roles";
import { assignmentPreview } from "@/lib/client/previews";
import { userRolesQuery } from "@/lib/client/user-roles";
import type { AssignedRole } from "@/lib/contract/assignments";
import type { Role } from "@/lib/contract/roles";
import type { User } from "@/lib/contract/users";
import { RoleLine, RoleOptions, sinceWords } from "./role-options";

type Values = { roleIds: string[]; expiresAt: string | null };
type Form = ContractForm<Values, GiveRoles>;

/** Gives a person roles, from their end. What they have already is shown, with its story. */
export function AddRolesDialog({
  user,
  onOpenChange,
  onGiven,
}: {
  user: User;
  onOpenChange: (open: boolean) => void;
  onGiven: (roles: readonly AssignedRole[]) => void;
}) {
  const client = useQueryClient();
  const { data: held = [] } = useQuery(userRolesQuery(user.id));
  return (
    <FormDialog
      open
      onOpenChange={onOpenChange}
      title={`Add ${user.name} to roles`}
      description="They can open what a role holds, for as long as its session limit allows."
      schema={giveRolesForm}
      defaultValues={{ roleIds: [], expiresAt: null }}
      save={giveRoles(user.id)}
      onSaved={(ids) => {
        const now = client.getQueryData(userRolesQuery(user.id).queryKey) ?? [];
        const before = new Set(held.map(({ id }) => id));
        onGiven(now.filter(({ id }) => ids.includes(id) && !before.has(id)));
      }}
      submitLabel="Add to roles"
      pendingLabel="Adding…"
      purpose="finish adding these roles"
      request={({ roleIds, expiresAt }) => ({
        method: "POST",
        path: giveRolePath(roleIds[0] ?? ""),
        body: giveRoleBody(user.id, expiresAt),
      })}
    >
      {(form) => <Fields form={form} user={user} held={held} />}
    </FormDialog>
  );
}

function Fields({ form, user, held }: { form: Form; user: User; held: readonly AssignedRole[] }) {
  const [chosen, setChosen] = useState<readonly Role[]>([]);
  const complaint = form.getFieldState("roleIds", form.formState).error?.message;
  const stories = new Map(held.map((role) => [role.id, role]));

  function choose(role: Role, wanted: boolean) {
    const rest = chosen.filter(({ id }) => id !== role.id);
    const next = wanted ? [...rest, role] : rest;
    setChosen(next);
    form.setValue(
      "roleIds",
      next.map(({ id }) => id),
      { shouldDirty: true, shouldValidate: form.formState.isSubmitted },
    );
  }
  return (
    <>
      <fieldset aria-describedby="roles-complaint" className="min-w-0 shrink-0">
        <legend className="sr-only">Roles</legend>
        <RoleOptions>
          {(role) => (
            <RoleChoice
              role={role}
              story={stories.get(role.id)}
              checked={chosen.some(({ id }) => id === role.id)}
              onChange={(wanted) => choose(role, wanted)}
            />
          )}
        </RoleOptions>
        <p
          id="roles-complaint"
          role="alert"
          className="mt-1.5 text-danger-text text-xs empty:hidden"
        >
          {complaint}
        </p>
      </fieldset>
      <FormEndField form={form} name="expiresAt" />
      {chosen.length > 1 ? (
        <p className="text-pretty text-sm">{consequenceOf(user, chosen)}</p>
      ) : (
        chosen.map(({ id }) => (
          <Consequence
            key={id}
            request={assignmentPreview(id, "users", { action: "assign", ids: [user.id] })}
            note="It counts for new sessions."
          />
        ))
      )}
    </>
  );
}

function RoleChoice({
  role,
  story,
  checked,
  onChange,
}: {
  role: Role;
  story: AssignedRole | undefined;
  checked: boolean;
  onChange: (checked: boolean) => void;
}) {
  const now = useNow();
  const line = "flex min-h-11 items-center gap-3 rounded-md px-2 py-1.5 text-sm";
  if (story !== undefined) {
    return (
      <p className={line}>
        <CircleCheck aria-hidden="true" className="size-4 shrink-0 text-success-text" />
        <RoleLine role={role} note={`Has it ${sinceWords(story, now ?? 0)}`} />
      </p>
    );
  }
  return (
    <label className={`${line} hover:bg-surface-sunken dark:hover:bg-foreground/8`}>
      <input
        type="checkbox"
        className="size-4 shrink-0 accent-accent"
        checked={checked}
        onChange={(event) => onChange(event.target.checked)}
      />
      <RoleLine role={role} />
    </label>
  );
}

/** What saving will change, in a sentence. Advice: the server checks again. */
function consequenceOf({ name }: User, chosen: readonly Role[]): string {
  const resources = new Set(chosen.flatMap(({ resourceIds }) => resourceIds)).size;
  const roles = formatNames(chosen.map((role) => role.name));
  return resources === 0
    ? `${name} gets ${roles}. Nothing opens for them until resources are assigned.`
    : `${name} gets ${roles}, and with that access to ${formatCount(resources, "resource")}. It counts for new sessions.`;
}
