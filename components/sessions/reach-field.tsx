"use client";

import { CircleAlert } from "lucide-react";
import { useState } from "react";
import { useWatch } from "react-hook-form";
import { errorText } from "@/components/error-text";
import { FormField } from "@/components/form-field";
import { Badge } from "@/components/ui/badge";
import { Checkbox } from "@/components/ui/checkbox";
import { Input } from "@/components/ui/input";
import { Select } from "@/components/ui/select";
import { formatCount } from "@/lib/client/format";
import type { SessionOptions } from "@/lib/contract/sessions";
import { reachChosen, reachEverything, reachOf, type StartForm } from "./start-form";

/** What is opened: everything, what one role holds, or what is ticked. */
export function ReachField({ form, options }: { form: StartForm; options: SessionOptions }) {
  const reach = useWatch({ control: form.control, name: "reach" });
  const countOf = (choice: string) => reachOf(options, { reach: choice, resourceIds: [] }).length;
  const roles = options.roles.filter(({ id }) => countOf(id) > 0);
  return (
    <>
      <FormField form={form} name="reach" label="Reach">
        {(control) => (
          <Select {...control}>
            <option value={reachEverything}>
              Everything ({formatCount(countOf(reachEverything), "resource")})
            </option>
            {roles.length === 0 ? null : (
              <optgroup label="What one role holds">
                {roles.map(({ id, name }) => (
                  <option key={id} value={id}>
                    {name} ({formatCount(countOf(id), "resource")})
                  </option>
                ))}
              </optgroup>
            )}
            <option value={reachChosen}>Chosen resources…</option>
          </Select>
        )}
      </FormField>
      {reach === reachChosen ? <Choice form={form} options={options} /> : null}
    </>
  );
}

/** Above so many a list is searched, not read. */
const searchedAbove = 8;

function Choice({ form, options }: { form: StartForm; options: SessionOptions }) {
  const [typed, setTyped] = useState("");
  const chosen = useWatch({ control: form.control, name: "resourceIds" });
  const { error } = form.getFieldState("resourceIds", form.formState);
  const q = typed.trim().toLowerCase();
  const shown = options.resources.filter(({ name, resourceIdentifier }) =>
    `${name} ${resourceIdentifier}`.toLowerCase().includes(q),
  );
  function toggle(id: string, isChosen: boolean) {
    const next = isChosen ? [...chosen, id] : chosen.filter((each) => each !== id);
    form.setValue("resourceIds", next, {
      shouldDirty: true,
      shouldValidate: form.formState.isSubmitted,
    });
  }
  return (
    <fieldset className="flex flex-col gap-2">
      <legend className="mb-1.5 font-medium text-sm">
        Resources{chosen.length === 0 ? "" : ` (${chosen.length} chosen)`}
      </legend>
      {options.resources.length > searchedAbove ? (
        <Input
          type="text"
          inputMode="search"
          aria-label="Search resources"
          placeholder="Search resources"
          autoComplete="off"
          spellCheck={false}
          className="shrink-0"
          value={typed}
          onChange={(event) => setTyped(event.target.value)}
          onKeyDown={(event) => {
            if (event.key === "Enter") event.preventDefault();
          }}
        />
      ) : null}
      <ul className="flex max-h-56 flex-col overflow-y-auto rounded-md border px-3 py-1">
        {shown.map((resource) => (
          <li key={resource.id} className="py-1.5">
            <Checkbox
              checked={chosen.includes(resource.id)}
              disabled={!resource.isActive}
              onChange={(event) => toggle(resource.id, event.target.checked)}
              label={
                <span className="flex items-center gap-2">
                  <span className="truncate">{resource.name}</span>
                  {resource.isSimulated ? <Badge>simulated</Badge> : null}
                </span>
              }
              help={noteOf(resource)}
            />
          </li>
        ))}
        {shown.length === 0 ? (
          <li className="py-3 text-muted-foreground text-sm">No resource matches.</li>
        ) : null}
      </ul>
      {error?.message === undefined ? null : (
        <p role="alert" className="flex items-start gap-1.5 text-danger-text text-xs">
          <CircleAlert aria-hidden="true" className="mt-px size-3.5 shrink-0" />
          {error.message}
        </p>
      )}
    </fieldset>
  );
}

type Resource = SessionOptions["resources"][number];

/** What it is, and how full its firewall is where that is near. */
function noteOf({ name, resourceIdentifier, isActive, room }: Resource): string {
  if (!isActive) return errorText("resource_inactive", { resource: name });
  const fullest = room.toSorted((a, b) => b.used / b.limit - a.used / a.limit)[0];
  if (fullest === undefined) return resourceIdentifier;
  const told = fullest.used >= fullest.limit ? "full: " : "";
  return `${resourceIdentifier} · ${told}${fullest.used} of ${fullest.limit} rules`;
}
