"use client";

import { useWatch } from "react-hook-form";
import { ConfirmDialog } from "@/components/confirm-dialog";
import { FormDialog } from "@/components/form-dialog";
import { FormField, wholeNumberOrNull } from "@/components/form-field";
import { Input, InputAffix } from "@/components/ui/input";
import { revokeApiKey, rotateApiKey } from "@/lib/client/api-keys";
import type { ContractForm } from "@/lib/client/form";
import { formatRelative } from "@/lib/client/format";
import {
  type ApiKey,
  type ApiKeyRotate,
  apiKeyRotate,
  type IssuedApiKey,
  overlapHoursDefault,
  overlapHoursMax,
} from "@/lib/contract/api-keys";

/** Asks how long a key still works beside the one that takes over. */
export function RotateKeyDialog({
  apiKey: { id, name },
  onOpenChange,
  onRotated,
}: {
  apiKey: ApiKey;
  onOpenChange: (open: boolean) => void;
  onRotated: (issued: IssuedApiKey) => void;
}) {
  return (
    <FormDialog
      open
      onOpenChange={onOpenChange}
      title={`Rotate ${name}`}
      description="You get a new key with the same scopes and the same span of life. It acts as you."
      schema={apiKeyRotate}
      defaultValues={{ overlapHours: overlapHoursDefault }}
      save={rotateApiKey(id)}
      onSaved={onRotated}
      submitLabel="Rotate key"
      pendingLabel="Rotating…"
      purpose="finish rotating this key"
      request={(body) => ({ method: "POST", path: `/api-keys/${id}/rotate`, body })}
    >
      {(form) => <OverlapField form={form} />}
    </FormDialog>
  );
}

type Overlap = { overlapHours?: number | undefined };

function OverlapField({ form }: { form: ContractForm<Overlap, ApiKeyRotate> }) {
  const hours = useWatch({ control: form.control, name: "overlapHours" });
  return (
    <FormField
      form={form}
      name="overlapHours"
      label="The old key works for another"
      help={
        hours === 0
          ? "Programs that use the old key lose access at once."
          : `Time to change your programs to the new key: 0 to ${overlapHoursMax} hours.`
      }
      options={{ setValueAs: wholeNumberOrNull }}
    >
      {(control) => (
        <InputAffix end="hours">
          <Input {...control} inputMode="numeric" autoComplete="off" maxLength={3} />
        </InputAffix>
      )}
    </FormField>
  );
}

/** Says what ends with a key, and when it was used last. */
export function RevokeKeyDialog({
  apiKey: { id, name, lastUsedAt },
  onOpenChange,
  onRevoked,
}: {
  apiKey: ApiKey;
  onOpenChange: (open: boolean) => void;
  onRevoked: () => void;
}) {
  const used =
    lastUsedAt === null
      ? "It was never used."
      : `Last use: ${formatRelative(new Date(lastUsedAt), new Date())}.`;
  return (
    <ConfirmDialog
      onOpenChange={onOpenChange}
      title={`Revoke ${name}?`}
      description={`Programs that use it lose access at once. ${used} This cannot be undone.`}
      actionLabel="Revoke key"
      pendingLabel="Revoking…"
      purpose="finish revoking this key"
      save={revokeApiKey(id)}
      onDone={onRevoked}
      request={{ method: "DELETE", path: `/api-keys/${id}` }}
    />
  );
}
