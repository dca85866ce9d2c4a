"use client";

import type { FieldValues, Path, UseFormReturn } from "react-hook-form";
import { FormField, wholeNumberOrNull } from "@/components/form-field";
import { Input } from "@/components/ui/input";
import { PasswordInput } from "@/components/ui/password-input";
import type { ProviderField } from "@/lib/contract/providers";
import { AgentSelect } from "./agent-select";

/** The fields that a provider asks for, by its own description of them. */
export function ProviderFields<Values extends FieldValues, Output>({
  form,
  within,
  fields,
}: {
  form: UseFormReturn<Values, unknown, Output>;
  /** The field of the form that holds them all: `config`, `credentialData`. */
  within: string;
  fields: readonly ProviderField[];
}) {
  return fields.map(({ name, label, hint, kind, isRequired }) => (
    <FormField
      key={name}
      form={form}
      // The names are the provider's, which the compiler cannot know.
      name={`${within}.${name}` as Path<Values>}
      label={label}
      help={hint ?? undefined}
      optional={!isRequired}
      required={isRequired}
      {...(kind === "number" && { options: { setValueAs: wholeNumberOrNull } })}
    >
      {(control) =>
        kind === "agent" ? (
          <AgentSelect {...control} />
        ) : kind === "secret" ? (
          <PasswordInput {...control} autoComplete="off" noun={label.toLowerCase()} />
        ) : (
          <Input
            {...control}
            autoComplete="off"
            spellCheck={false}
            {...(kind === "number" && { inputMode: "numeric" as const })}
          />
        )
      }
    </FormField>
  ));
}
