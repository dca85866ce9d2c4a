"use client";

import { useMutation } from "@tanstack/react-query";
import { useRef, useState } from "react";
import { ErrorBanner } from "@/components/error-banner";
import { useSignedIn } from "@/components/signed-in";
import { AlertDialog } from "@/components/ui/alert-dialog";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { asApiError } from "@/lib/client/api-error";
import { formatCount } from "@/lib/client/format";
import { deleteRole } from "@/lib/client/roles";
import type { Role } from "@/lib/contract/roles";

/** Says what deleting a role means and for how many, and wants its name typed. */
export function DeleteRoleDialog({
  role,
  open,
  onOpenChange,
  onDeleted,
}: {
  role: Role;
  open: boolean;
  onOpenChange: (open: boolean) => void;
  onDeleted: () => void;
}) {
  const [typed, setTyped] = useState("");
  const [complaint, setComplaint] = useState<string>();
  const field = useRef<HTMLInputElement>(null);
  const busy = useRef(false);
  const mutation = useMutation(deleteRole(role.id));
  const signedIn = useSignedIn();
  const error = mutation.error === null ? undefined : asApiError(mutation.error);

  async function remove() {
    if (busy.current) return;
    if (typed.trim() !== role.name) {
      setComplaint(`Type “${role.name}” to delete this role.`);
      field.current?.focus();
      return;
    }
    busy.current = true;
    try {
      await signedIn("finish deleting this role", () => mutation.mutateAsync());
      onOpenChange(false);
      onDeleted();
    } catch {
      // The mutation keeps the error, and the banner shows it.
    } finally {
      busy.current = false;
    }
  }

  return (
    <AlertDialog
      open={open}
      onOpenChange={onOpenChange}
      title={`Delete ${role.name}?`}
      description={<Consequence role={role} />}
      actionLabel="Delete role"
      pendingLabel="Deleting…"
      pending={mutation.isPending}
      onAction={() => void remove()}
    >
      {error === undefined ? null : <ErrorBanner error={error} onRetry={() => void remove()} />}
      <Field
        label={
          <>
            Type <strong className="font-semibold">{role.name}</strong> to confirm
          </>
        }
        error={complaint}
      >
        {(control) => (
          <Input
            {...control}
            ref={field}
            value={typed}
            autoComplete="off"
            spellCheck={false}
            onChange={(event) => {
              setTyped(event.target.value);
              setComplaint(undefined);
            }}
            onKeyDown={(event) => {
              if (event.key === "Enter") void remove();
            }}
          />
        )}
      </Field>
    </AlertDialog>
  );
}

function Consequence({ role }: { role: Role }) {
  const people = role.userIds.length;
  const resources = role.resourceIds.length;
  return (
    <div className="flex flex-col gap-2">
      <p>
        {people === 0 || resources === 0
          ? `Nobody loses access: the role ${people === 0 ? "is given to nobody" : "holds no resources"}.`
          : `${formatCount(people, "person loses", "people lose")} what they reach through this role: ${formatCount(resources, "resource")}. Access through other roles stays.`}
      </p>
      <p>
        People and resources themselves are not deleted. Sessions that are running go on to their
        end. This cannot be undone.
      </p>
    </div>
  );
}
