"use client";

import { useQuery } from "@tanstack/react-query";
import { Plus } from "lucide-react";
import { useWatch } from "react-hook-form";
import { FormField } from "@/components/form-field";
import { Banner } from "@/components/ui/banner";
import { Button } from "@/components/ui/button";
import { cn } from "@/components/ui/cn";
import { Input } from "@/components/ui/input";
import { Select } from "@/components/ui/select";
import { credentialsQuery } from "@/lib/client/credentials";
import type { ContractForm } from "@/lib/client/form";
import type { ProviderDescription } from "@/lib/contract/providers";
import { identifierMax, resourceNameMax } from "@/lib/contract/resources";
import { ProviderFields } from "./provider-fields";
import { kindKey, type ResourceFormValues } from "./resource-form";

type Props<Output> = {
  form: ContractForm<ResourceFormValues, Output>;
  kinds: readonly ProviderDescription[];
};

function useKind<Output>({ form, kinds }: Props<Output>) {
  const key = useWatch({ control: form.control, name: "kind" });
  return kinds.find((kind) => kindKey(kind) === key);
}

/** Which kind of firewall it is. What else is asked follows from it. */
export function KindField<Output>({ form, kinds }: Props<Output>) {
  const kind = useKind({ form, kinds });
  return (
    <>
      <FormField form={form} name="kind" label="Firewall" required>
        {(control) => (
          <Select {...control}>
            <option value="">Choose what keeps the list of addresses…</option>
            {kinds.map((each) => (
              <option key={kindKey(each)} value={kindKey(each)}>
                {each.label}
              </option>
            ))}
          </Select>
        )}
      </FormField>
      {kind?.isSimulated ? (
        <Banner tone="info">
          Simulated: it keeps a list and opens nothing. Good for trying things out.
        </Banner>
      ) : null}
    </>
  );
}

/** The parts of a resource that its kind asks for; nothing until a kind is chosen. */
export function ResourceFields<Output>({
  onNewCredential,
  ...props
}: Props<Output> & {
  /** Opens the dialog that adds a credential. */
  onNewCredential: (kind: ProviderDescription) => void;
}) {
  const kind = useKind(props);
  const { form } = props;
  if (!kind) return null;
  return (
    <>
      {kind.credential ? (
        <CredentialField form={form} kind={kind} onNew={() => onNewCredential(kind)} />
      ) : null}
      <FormField form={form} name="name" label="Name" required>
        {(control) => (
          <Input
            {...control}
            autoComplete="off"
            maxLength={resourceNameMax}
            placeholder="prod-db"
          />
        )}
      </FormField>
      <div className={cn("grid gap-5", kind.needsRegion && "sm:grid-cols-[1fr_11rem]")}>
        <FormField
          form={form}
          name="resourceIdentifier"
          label={kind.identifier.label}
          help={kind.identifier.hint}
          required
        >
          {(control) => (
            <Input {...control} autoComplete="off" spellCheck={false} maxLength={identifierMax} />
          )}
        </FormField>
        {kind.needsRegion ? (
          <FormField form={form} name="region" label="Region" required>
            {(control) => (
              <Input {...control} autoComplete="off" spellCheck={false} placeholder="eu-west-1" />
            )}
          </FormField>
        ) : null}
      </div>
      {kind.hasPorts ? <PortFields form={form} /> : null}
      <ProviderFields form={form} within="config" fields={kind.configFields} />
    </>
  );
}

function CredentialField<Output>({
  form,
  kind,
  onNew,
}: {
  form: ContractForm<ResourceFormValues, Output>;
  kind: ProviderDescription;
  onNew: () => void;
}) {
  const { data = [] } = useQuery(credentialsQuery());
  const fitting = data.filter(
    ({ provider, credentialType }) =>
      provider === kind.provider && credentialType === kind.credential?.credentialType,
  );
  return (
    <FormField
      form={form}
      name="credentialId"
      label="Credential"
      help="The secret that lets us change it."
      required
    >
      {(control) => (
        <div className="flex gap-2">
          <Select {...control}>
            <option value="">{fitting.length === 0 ? "None of this kind yet" : "Choose…"}</option>
            {fitting.map(({ id, name, isValid }) => (
              <option key={id} value={id}>
                {isValid === false ? `${name} (not valid)` : name}
              </option>
            ))}
          </Select>
          <Button onClick={onNew} className="h-9">
            <Plus aria-hidden="true" />
            New
          </Button>
        </div>
      )}
    </FormField>
  );
}

function PortFields<Output>({ form }: { form: ContractForm<ResourceFormValues, Output> }) {
  const [protocol, ports] = useWatch({ control: form.control, name: ["protocol", "ports"] });
  const isIcmp = protocol === "icmp";
  return (
    <div className="grid gap-5 sm:grid-cols-[11rem_1fr]">
      <FormField form={form} name="protocol" label="Protocol">
        {(control) => (
          <Select {...control}>
            <option value="tcp">TCP</option>
            <option value="udp">UDP</option>
            <option value="icmp">ICMP</option>
          </Select>
        )}
      </FormField>
      {isIcmp ? null : (
        <FormField
          form={form}
          name="ports"
          label="Ports"
          help={
            ports.trim() === ""
              ? "Left empty, a session opens every port. Such as 5432, or 22, 8000-8100."
              : "Each is a rule of its own for every address."
          }
          optional
        >
          {(control) => (
            <Input {...control} autoComplete="off" inputMode="text" placeholder="5432" />
          )}
        </FormField>
      )}
    </div>
  );
}
