"use client";

import { useWatch } from "react-hook-form";
import { FormDialog } from "@/components/form-dialog";
import { FormField, textOrNull } from "@/components/form-field";
import { Input, Textarea } from "@/components/ui/input";
import { Select } from "@/components/ui/select";
import { createApiKey } from "@/lib/client/api-keys";
import type { ContractForm } from "@/lib/client/form";
import {
  type ApiKeyCreate,
  type IssuedApiKey,
  keyDescriptionMax,
  keyNameMax,
} from "@/lib/contract/api-keys";
import type { Scope } from "@/lib/contract/permissions";
import { type KeyFormValues, keyForm, keyLives } from "./key-form";
import { KeyScopes } from "./key-scopes";

type Form = ContractForm<KeyFormValues, ApiKeyCreate>;

/** Asks what a new key is for, what it may do and for how long. */
export function CreateKeyDialog({
  scopes,
  onOpenChange,
  onCreated,
}: {
  /** What is ticked at first. */
  scopes: readonly Scope[];
  onOpenChange: (open: boolean) => void;
  onCreated: (issued: IssuedApiKey) => void;
}) {
  return (
    <FormDialog
      open
      onOpenChange={onOpenChange}
      title="New API key"
      description="A program that has it acts as you, and never does more than you may."
      schema={keyForm}
      defaultValues={{ name: "", description: null, scopes: [...scopes], life: "90", lastDay: "" }}
      save={createApiKey()}
      onSaved={onCreated}
      submitLabel="Create key"
      pendingLabel="Creating…"
      purpose="finish creating this key"
      request={(body) => ({ method: "POST", path: "/api-keys", body })}
    >
      {(form) => <KeyFields form={form} />}
    </FormDialog>
  );
}

function KeyFields({ form }: { form: Form }) {
  return (
    <>
      <FormField form={form} name="name" label="Name" required>
        {(control) => (
          <Input {...control} autoComplete="off" maxLength={keyNameMax} placeholder="ci-1" />
        )}
      </FormField>
      <FormField
        form={form}
        name="description"
        label="Description"
        optional
        options={{ setValueAs: textOrNull }}
      >
        {(control) => (
          <Textarea
            {...control}
            rows={2}
            maxLength={keyDescriptionMax}
            placeholder="Which program uses it, and where it is kept"
          />
        )}
      </FormField>
      <KeyScopes control={form.control} />
      <KeyLife form={form} />
    </>
  );
}

function KeyLife({ form }: { form: Form }) {
  const life = useWatch({ control: form.control, name: "life" });
  return (
    <div className="grid gap-5 sm:grid-cols-2">
      <FormField
        form={form}
        name="life"
        label="Works for"
        help={life === "none" ? "Until someone revokes it." : "It stops by itself after that."}
      >
        {(control) => (
          <Select {...control}>
            {keyLives.map((days) => (
              <option key={days} value={days}>
                {days} days
              </option>
            ))}
            <option value="custom">Until a day…</option>
            <option value="none">No end</option>
          </Select>
        )}
      </FormField>
      {life === "custom" ? (
        <FormField form={form} name="lastDay" label="Last day" required>
          {(control) => <Input {...control} type="date" max="9999-12-31" />}
        </FormField>
      ) : null}
    </div>
  );
}
