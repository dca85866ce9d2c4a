"use client";

import { useQuery } from "@tanstack/react-query";
import { useWatch } from "react-hook-form";
import { z } from "zod";
import { ConfirmDialog } from "@/components/confirm-dialog";
import { FormDialog } from "@/components/form-dialog";
import { FormField } from "@/components/form-field";
import { ProviderFields } from "@/components/resources/provider-fields";
import { Input } from "@/components/ui/input";
import { Select } from "@/components/ui/select";
import { WaitingDialog } from "@/components/waiting-dialog";
import {
  createCredential,
  deleteCredential,
  providersQuery,
  updateCredential,
} from "@/lib/client/credentials";
import { formatCount } from "@/lib/client/format";
import {
  type Credential,
  type CredentialCreate,
  credentialCreate,
  credentialNameMax,
} from "@/lib/contract/credentials";
import type { ProviderDescription } from "@/lib/contract/providers";
import {
  type CredentialKind,
  credentialKey,
  credentialKinds,
  readSecret,
  withoutSecrets,
} from "./credential-kinds";

const { name } = credentialCreate.shape;
const secretValues = z.record(z.string(), z.unknown());

/** Asks for a secret and what it is called. With `kind` it is for that kind of firewall. */
export function CreateCredentialDialog({
  kind,
  onClose,
  onCreated,
}: {
  kind?: ProviderDescription;
  onClose: () => void;
  onCreated: (credential: Credential) => void;
}) {
  const providers = useQuery(providersQuery());
  const known = kind ? [kind] : providers.data;
  // The form begins with the only kind there is, so it waits until that is known.
  if (!known) return <WaitingDialog title="Add a credential" read={providers} onClose={onClose} />;
  return <CreateForm kinds={credentialKinds(known)} onClose={onClose} onCreated={onCreated} />;
}

function CreateForm({
  kinds,
  onClose,
  onCreated,
}: {
  kinds: readonly CredentialKind[];
  onClose: () => void;
  onCreated: (credential: Credential) => void;
}) {
  const [only] = kinds;
  const schema = z
    .object({ name, type: z.string(), credentialData: secretValues })
    .transform(({ type, ...values }, context): CredentialCreate => {
      const chosen = kinds.find((each) => credentialKey(each) === type);
      if (!chosen) {
        const message = "Choose what the secret is for.";
        context.addIssue({ code: "custom", path: ["type"], message });
        return z.NEVER;
      }
      const { provider, credentialType, fields } = chosen;
      const credentialData = readSecret(fields, values.credentialData, context);
      return { name: values.name, provider, credentialType, credentialData };
    });
  return (
    <FormDialog
      open
      onOpenChange={onClose}
      title="Add a credential"
      description="It is kept sealed and never shown again. Whether it works is found out at once."
      schema={schema}
      defaultValues={{
        name: "",
        type: only && kinds.length === 1 ? credentialKey(only) : "",
        credentialData: {},
      }}
      save={createCredential()}
      onSaved={onCreated}
      submitLabel="Add credential"
      pendingLabel="Adding…"
      purpose="finish adding this credential"
      request={(body) => ({ method: "POST", path: "/credentials", body: withoutSecrets(body) })}
    >
      {(form) => (
        <>
          <FormField form={form} name="type" label="For" required>
            {(control) => (
              <Select {...control}>
                {kinds.length === 1 ? null : <option value="">Choose…</option>}
                {kinds.map((each) => (
                  <option key={credentialKey(each)} value={credentialKey(each)}>
                    {each.label}
                  </option>
                ))}
              </Select>
            )}
          </FormField>
          <FormField form={form} name="name" label="Name" required>
            {(control) => (
              <Input
                {...control}
                autoComplete="off"
                maxLength={credentialNameMax}
                placeholder="AWS production"
              />
            )}
          </FormField>
          <SecretFields form={form} kinds={kinds} />
        </>
      )}
    </FormDialog>
  );
}

type SecretForm = Parameters<typeof ProviderFields<SecretFormValues, CredentialCreate>>[0]["form"];
type SecretFormValues = { name: string; type: string; credentialData: Record<string, unknown> };

function SecretFields({ form, kinds }: { form: SecretForm; kinds: readonly CredentialKind[] }) {
  const type = useWatch({ control: form.control, name: "type" });
  const chosen = kinds.find((kind) => credentialKey(kind) === type);
  if (!chosen) return null;
  return <ProviderFields form={form} within="credentialData" fields={chosen.fields} />;
}

/** Another name; what it holds stays. */
export function RenameCredentialDialog({ credential, onClose, onSaved }: DialogProps) {
  return (
    <FormDialog
      open
      onOpenChange={onClose}
      title={`Rename ${credential.name}`}
      description="What it holds stays as it is."
      schema={z.object({ name })}
      defaultValues={{ name: credential.name }}
      save={updateCredential(credential.id)}
      onSaved={onSaved}
      submitLabel="Rename"
      pendingLabel="Renaming…"
      purpose="finish renaming this credential"
      request={(body) => ({ method: "PATCH", path: `/credentials/${credential.id}`, body })}
    >
      {(form) => (
        <FormField form={form} name="name" label="Name" required>
          {(control) => <Input {...control} autoComplete="off" maxLength={credentialNameMax} />}
        </FormField>
      )}
    </FormDialog>
  );
}

/** A new secret in the place of the old one. */
export function RotateCredentialDialog({ credential, onClose, onSaved }: DialogProps) {
  const title = `Rotate ${credential.name}`;
  const providers = useQuery(providersQuery());
  if (!providers.data) return <WaitingDialog title={title} read={providers} onClose={onClose} />;
  const key = credentialKey(credential);
  const fields =
    credentialKinds(providers.data).find((kind) => credentialKey(kind) === key)?.fields ?? [];
  const schema = z
    .object({ credentialData: secretValues })
    .transform(({ credentialData }, context) => ({
      credentialData: readSecret(fields, credentialData, context),
    }));
  return (
    <FormDialog
      open
      onOpenChange={onClose}
      title={title}
      description="The new secret takes the place of all that is there now. It is verified at once, and what waited for it is tried again."
      schema={schema}
      defaultValues={{ credentialData: {} }}
      save={updateCredential(credential.id)}
      onSaved={onSaved}
      submitLabel="Rotate"
      pendingLabel="Rotating…"
      purpose="finish rotating this credential"
      request={(body) => ({
        method: "PATCH",
        path: `/credentials/${credential.id}`,
        body: withoutSecrets(body),
      })}
    >
      {(form) => <ProviderFields form={form} within="credentialData" fields={fields} />}
    </FormDialog>
  );
}

type DialogProps = {
  credential: Credential;
  onClose: () => void;
  onSaved: (credential: Credential) => void;
};

/** Says whether something uses it, and wants its name typed. */
export function DeleteCredentialDialog({
  credential: { id, name: called, resourceCount },
  onClose,
  onDeleted,
}: {
  credential: Credential;
  onClose: () => void;
  onDeleted: () => void;
}) {
  const use =
    resourceCount === 0
      ? "No resource uses it."
      : `${formatCount(resourceCount, "resource uses", "resources use")} it: give them another one first.`;
  return (
    <ConfirmDialog
      onOpenChange={onClose}
      title={`Delete ${called}?`}
      description={`${use} What it holds cannot be brought back; at its vendor it stays valid.`}
      actionLabel="Delete credential"
      pendingLabel="Deleting…"
      purpose="finish deleting this credential"
      save={deleteCredential(id)}
      onDone={onDeleted}
      request={{ method: "DELETE", path: `/credentials/${id}` }}
      typed={{ name: called, to: "delete this credential" }}
    />
  );
}
