"use client";

import { FormField, textOrNull, wholeNumberOrNull } from "@/components/form-field";
import { Input, InputAffix, Textarea } from "@/components/ui/input";
import type { ContractForm } from "@/lib/client/form";
import { type RoleCreate, roleDescriptionMax, roleNameMax } from "@/lib/contract/roles";

type Values = {
  name: string;
  description?: string | null | undefined;
  maxSessionDurationHours?: number | null | undefined;
};

/** The fields of a role, in the form that makes one and in the form that changes one. */
export function RoleFields({ form }: { form: ContractForm<Values, RoleCreate> }) {
  return (
    <>
      <FormField form={form} name="name" label="Name" required>
        {(control) => (
          <Input
            {...control}
            autoComplete="off"
            maxLength={roleNameMax}
            placeholder="Database on-call"
          />
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
            maxLength={roleDescriptionMax}
            placeholder="What the role is for"
          />
        )}
      </FormField>
      <FormField
        form={form}
        name="maxSessionDurationHours"
        label="Session limit"
        optional
        help="Whole hours, such as 8. Left empty, the organization’s limit counts."
        options={{ setValueAs: wholeNumberOrNull }}
      >
        {(control) => (
          <InputAffix end="hours">
            <Input {...control} inputMode="numeric" autoComplete="off" maxLength={6} />
          </InputAffix>
        )}
      </FormField>
    </>
  );
}
