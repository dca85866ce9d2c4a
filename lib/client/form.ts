"use client";

import { zodResolver } from "@hookform/resolvers/zod";
import { useCallback, useRef, useState } from "react";
import {
  type DefaultValues,
  type FieldValues,
  type Path,
  type UseFormReturn,
  useForm,
} from "react-hook-form";
import type { z } from "zod";
import { type ApiError, asApiError, type ClientErrorCode } from "./api-error";
import { undecided } from "./write";

/** `Input` is what the fields hold, `Output` what the schema makes of it. */
export type ContractForm<Input extends FieldValues, Output> = UseFormReturn<Input, unknown, Output>;

/** Which field a code is about, and what is said under it. */
export type FieldCodes<Input extends FieldValues> = Partial<
  Record<ClientErrorCode, { field: Path<Input>; text: (error: ApiError) => string }>
>;

/**
 * A form over one schema of the contract. It complains on blur, then on each change; what the
 * server refuses goes under the field it is about, and everything else into one `formError`.
 */
export function useContractForm<Input extends FieldValues, Output>({
  schema,
  defaultValues,
  fieldCodes,
}: {
  schema: z.ZodType<Output, Input>;
  defaultValues: DefaultValues<Input>;
  fieldCodes?: FieldCodes<Input> | undefined;
}) {
  const form: ContractForm<Input, Output> = useForm<Input, unknown, Output>({
    resolver: zodResolver(schema),
    defaultValues,
    mode: "onTouched",
  });
  const [formError, setFormError] = useState<ApiError>();
  const attempt = useRef({ body: "", key: "" });

  const place = useCallback(
    (error: ApiError) => {
      if (!undecided.has(error.code)) attempt.current = { body: "", key: "" };
      const known = fieldCodes?.[error.code];
      const byField = known
        ? [[known.field, known.text(error)] as const]
        : fieldsOf(form, error.validationErrors);
      for (const [index, [field, text]] of byField.entries()) {
        form.setError(field, { type: "server", message: text }, { shouldFocus: index === 0 });
      }
      setFormError(byField.length > 0 ? undefined : error);
    },
    [form, fieldCodes],
  );

  /** Validates, saves, and puts whatever is refused in its place. */
  function submit(save: (values: Output, idempotencyKey: string) => Promise<void>): Promise<void> {
    return form.handleSubmit(async (values) => {
      setFormError(undefined);
      const body = JSON.stringify(values);
      if (attempt.current.body !== body) attempt.current = { body, key: crypto.randomUUID() };
      try {
        await save(values, attempt.current.key);
        attempt.current = { body: "", key: "" };
      } catch (thrown) {
        place(asApiError(thrown));
      }
    })();
  }

  return { form, formError, setFormError, submit };
}

/** The complaints that belong to a field of this form; the wire names fields as the schema does. */
function fieldsOf<Input extends FieldValues, Output>(
  form: ContractForm<Input, Output>,
  validationErrors: Readonly<Record<string, string>>,
): (readonly [Path<Input>, string])[] {
  const known = Object.keys(form.getValues());
  // The names come from this form's own values, which the compiler cannot know.
  return Object.entries(validationErrors)
    .filter(([field]) => known.includes(field.split(".", 1)[0] ?? field))
    .map(([field, text]) => [field as Path<Input>, text] as const);
}
