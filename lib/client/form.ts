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

export type FormSchema = z.ZodType<FieldValues, FieldValues>;

export type ContractForm<Schema extends FormSchema> = UseFormReturn<
  z.input<Schema>,
  unknown,
  z.output<Schema>
>;

/** Which field a code is about, and what is said under it. */
export type FieldCodes<Schema extends FormSchema> = Partial<
  Record<ClientErrorCode, { field: Path<z.input<Schema>>; text: (error: ApiError) => string }>
>;

/** Answers after which the same request may still be carried out, so its key is kept. */
const undecided = new Set<ClientErrorCode>([
  "offline",
  "timeout",
  "unauthorized",
  "rate_limit_exceeded",
  "internal_error",
  "unavailable",
  "idempotency_in_progress",
]);

/**
 * A form over one schema of the contract. It complains on blur, then on each change; what the
 * server refuses goes under the field it is about, and everything else into one `formError`.
 */
export function useContractForm<Schema extends FormSchema>({
  schema,
  defaultValues,
  fieldCodes,
}: {
  schema: Schema;
  defaultValues: DefaultValues<z.input<Schema>>;
  fieldCodes?: FieldCodes<Schema> | undefined;
}) {
  const form: ContractForm<Schema> = useForm<z.input<Schema>, unknown, z.output<Schema>>({
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
  function submit(
    save: (values: z.output<Schema>, idempotencyKey: string) => Promise<void>,
  ): Promise<void> {
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
function fieldsOf<Schema extends FormSchema>(
  form: ContractForm<Schema>,
  validationErrors: Readonly<Record<string, string>>,
): (readonly [Path<z.input<Schema>>, string])[] {
  const known = Object.keys(form.getValues());
  // The names come from this form's own values, which the compiler cannot know.
  return Object.entries(validationErrors)
    .filter(([field]) => known.includes(field))
    .map(([field, text]) => [field as Path<z.input<Schema>>, text] as const);
}
