"use client";

import { useId, useState } from "react";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { Select } from "@/components/ui/select";
import { formatAbsolute } from "@/lib/client/format";

const dayMilliseconds = 24 * 60 * 60_000;
const presets = { "1": "In 1 day", "7": "In 7 days", "30": "In 30 days" } as const;
const customDays = 7;

/**
 * When an assignment ends: never, after some days, or at a moment. Null is no end, and an empty text
 * a moment that is not complete yet.
 */
export function EndField({
  label = "End date",
  value,
  onChange,
  error,
}: {
  label?: string;
  value: string | null;
  onChange: (expiresAt: string | null) => void;
  error?: string | undefined;
}) {
  const [preset, setPreset] = useState(value === null ? "none" : "custom");
  const momentId = useId();
  const shown = value === null ? "none" : preset;

  function choose(next: string) {
    setPreset(next);
    if (next === "none") return onChange(null);
    if (next !== "custom") return onChange(inDays(Number(next)));
    if (value === null) onChange(inDays(customDays));
  }
  return (
    <Field
      label={label}
      error={error}
      help={value === null || value === "" ? undefined : formatAbsolute(new Date(value))}
    >
      {(control) => (
        <div className="flex flex-col gap-1.5">
          <Select {...control} value={shown} onChange={(event) => choose(event.target.value)}>
            <option value="none">None</option>
            {Object.entries(presets).map(([days, text]) => (
              <option key={days} value={days}>
                {text}
              </option>
            ))}
            <option value="custom">Custom…</option>
          </Select>
          {shown === "custom" ? (
            <>
              <label htmlFor={momentId} className="sr-only">
                Date and time
              </label>
              <Input
                id={momentId}
                type="datetime-local"
                aria-describedby={control["aria-describedby"]}
                aria-invalid={control["aria-invalid"]}
                max="9999-12-31T23:59"
                defaultValue={value === null ? "" : localText(value)}
                onChange={(event) => onChange(momentOf(event.target.value))}
              />
            </>
          ) : null}
        </div>
      )}
    </Field>
  );
}

/** What is wrong with an end, if anything is. */
export function endComplaint(expiresAt: string | null): string | undefined {
  if (expiresAt === null) return undefined;
  if (expiresAt === "") return "Enter a date and a time.";
  return Date.parse(expiresAt) > Date.now() ? undefined : "The end date must lie in the future.";
}

function inDays(days: number): string {
  return new Date(Date.now() + days * dayMilliseconds).toISOString();
}

/** The platform's field speaks of this machine's zone and names none. */
function localText(moment: string): string {
  const date = new Date(moment);
  if (Number.isNaN(date.getTime())) return "";
  const local = new Date(date.getTime() - date.getTimezoneOffset() * 60_000);
  return local.toISOString().slice(0, 16);
}

function momentOf(localText: string): string {
  const date = new Date(localText);
  return localText === "" || Number.isNaN(date.getTime()) ? "" : date.toISOString();
}
