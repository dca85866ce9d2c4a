"use client";

import type { ReactNode } from "react";
import type { FieldValues, Path, RegisterOptions, UseFormReturn } from "react-hook-form";
import { Field, type FieldControl } from "./ui/field";

/** One field of a form: registers it, shows its complaint, and hands the control what it needs. */
export function FormField<Values extends FieldValues, Output>({
  form,
  name,
  label,
  help,
  optional = false,
  required = false,
  options,
  children,
}: {
  form: UseFormReturn<Values, unknown, Output>;
  name: Path<Values>;
  label: ReactNode;
  help?: ReactNode;
  optional?: boolean;
  required?: boolean;
  /** How the typed text becomes a value, such as `setValueAs: wholeNumberOrNull`. */
  options?: RegisterOptions<Values, Path<Values>>;
  children: (control: FieldControl & ReturnType<typeof form.register>) => ReactNode;
}) {
  const { error } = form.getFieldState(name, form.formState);
  const told =
    error?.message &&
    (typeof label === "string" ? named(error.message, name, label) : error.message);
  return (
    <Field label={label} help={help} error={told} optional={optional} required={required}>
      {(control) => children({ ...control, ...form.register(name, options) })}
    </Field>
  );
}

/** The contract names a field as the wire does; people know it by its label. */
function named(sentence: string, name: string, label: string): string {
  return sentence.startsWith(`${name} `) ? `${label}${sentence.slice(name.length)}` : sentence;
}

/** For `setValueAs`: an empty field is null; what is no whole number is NaN, which schemas refuse. */
export function wholeNumberOrNull(typed: unknown): number | null {
  if (typed === null || typed === undefined) return null;
  const text = String(typed).trim();
  if (text === "") return null;
  return /^\d{1,9}$/.test(text) ? Number(text) : Number.NaN;
}

/** For `setValueAs`: an empty field is null, which clears what was there. */
export function textOrNull(typed: unknown): string | null {
  const text = typeof typed === "string" ? typed : "";
  return text.trim() === "" ? null : text;
}
