"use client";

import { type FieldValues, type Path, useController } from "react-hook-form";
import type { ContractForm } from "@/lib/client/form";
import { EndField, endComplaint } from "./end-field";

/** The end that a form asks for. */
export function FormEndField<Values extends FieldValues, Output>({
  form,
  name,
}: {
  form: ContractForm<Values, Output>;
  name: Path<Values>;
}) {
  const { field, fieldState } = useController({ control: form.control, name });
  const value: unknown = field.value;
  const end = typeof value === "string" ? value : null;
  const complaint = fieldState.error?.message;
  return (
    <EndField
      value={end}
      onChange={field.onChange}
      // An end that was right when it was sent may lie in the past by now.
      error={complaint && (endComplaint(end) ?? complaint)}
    />
  );
}
