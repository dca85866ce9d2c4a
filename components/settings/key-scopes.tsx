"use client";

import { CircleAlert } from "lucide-react";
import { useId } from "react";
import { type Control, useController } from "react-hook-form";
import { Checkbox } from "@/components/ui/checkbox";
import type { ApiKeyCreate } from "@/lib/contract/api-keys";
import { fullScope, type Scope } from "@/lib/contract/permissions";
import type { KeyFormValues } from "./key-form";
import { fullAccess, scopeGroups } from "./scope-words";

/** What a key may do: everything, or the scopes that are ticked. */
export function KeyScopes({ control }: { control: Control<KeyFormValues, unknown, ApiKeyCreate> }) {
  const { field, fieldState } = useController({ control, name: "scopes" });
  const errorId = useId();
  const chosen = field.value;
  const isFull = chosen.includes(fullScope);
  const error = fieldState.error && "Choose what it may do.";

  function toggle(scope: Scope, isOn: boolean) {
    field.onChange(isOn ? [...chosen, scope] : chosen.filter((one) => one !== scope));
  }
  return (
    <fieldset aria-describedby={error ? errorId : undefined} className="flex flex-col gap-2">
      <legend className="mb-2 font-medium text-sm">What it may do</legend>
      <div className="divide-y rounded-lg border">
        <Checkbox
          ref={field.ref}
          className="p-3"
          label={fullAccess.label}
          help={fullAccess.means}
          checked={isFull}
          onChange={({ target }) => field.onChange(target.checked ? [fullScope] : [])}
        />
        {scopeGroups.map(({ title, scopes }) => (
          <fieldset key={title} className="p-3" disabled={isFull}>
            <legend className="float-start mb-2 w-full text-muted-foreground text-xs">
              {title}
            </legend>
            <div className="clear-both grid gap-3 sm:grid-cols-2">
              {scopes.map(({ scope, means }) => (
                <Checkbox
                  key={scope}
                  label={<span className="font-mono text-xs">{scope}</span>}
                  help={means}
                  checked={isFull || chosen.includes(scope)}
                  onChange={({ target }) => toggle(scope, target.checked)}
                />
              ))}
            </div>
          </fieldset>
        ))}
      </div>
      {error ? (
        <p id={errorId} className="flex items-start gap-1.5 text-danger-text text-xs">
          <CircleAlert aria-hidden="true" className="mt-px size-3.5 shrink-0" />
          {error}
        </p>
      ) : null}
    </fieldset>
  );
}
