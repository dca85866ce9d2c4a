"use client";

import { useWatch } from "react-hook-form";
import { errorText } from "@/components/error-text";
import { FormField } from "@/components/form-field";
import { Badge } from "@/components/ui/badge";
import { Checkbox } from "@/components/ui/checkbox";
import { Select } from "@/components/ui/select";
import { formatCount } from "@/lib/client/format";
import type { SessionOptions } from "@/lib/contract/sessions";
import { ChoiceList } from "./choice-list";
import { reachChosen, reachEverything, reachOf, reachOther, type StartForm } from "./start-form";

type Props = { form: StartForm; options: SessionOptions };
type Role = SessionOptions["roles"][number];
type Resource = SessionOptions["resources"][number];

/** What is opened: everything, what one role holds, or what is ticked. */
export function ReachField({ form, options }: Props) {
  const reach = useWatch({ control: form.control, name: "reach" });
  const nothing = { otherRoleId: "", resourceIds: [] };
  const countOf = (choice: string) => reachOf(options, { reach: choice, ...nothing }).length;
  const roles = options.roles.filter(({ id }) => countOf(id) > 0);
  const own = roles.filter(({ isOwn }) => isOwn);
  const others = roles.filter(({ isOwn }) => !isOwn);
  return (
    <>
      <FormField form={form} name="reach" label="Reach">
        {(control) => (
          <Select {...control}>
            <option value={reachEverything}>
              Everything ({formatCount(countOf(reachEverything), "resource")})
            </option>
            {own.length === 0 ? null : (
              <optgroup label={others.length === 0 ? "What one role holds" : "Your roles"}>
                {own.map(({ id, name }) => (
                  <option key={id} value={id}>
                    {name} ({formatCount(countOf(id), "resource")})
                  </option>
                ))}
              </optgroup>
            )}
            {others.length === 0 ? null : (
              <option value={reachOther}>{own.length === 0 ? "One role…" : "Another role…"}</option>
            )}
            <option value={reachChosen}>Chosen resources…</option>
          </Select>
        )}
      </FormField>
      {reach === reachOther ? <RoleChoice form={form} roles={others} countOf={countOf} /> : null}
      {reach === reachChosen ? <ResourceChoice form={form} options={options} /> : null}
    </>
  );
}

/** The roles that an admin can open without having them. */
function RoleChoice({
  form,
  roles,
  countOf,
}: {
  form: StartForm;
  roles: readonly Role[];
  countOf: (roleId: string) => number;
}) {
  const chosen = useWatch({ control: form.control, name: "otherRoleId" });
  const { error } = form.getFieldState("otherRoleId", form.formState);
  return (
    <ChoiceList
      legend="Role"
      noun="role"
      items={roles}
      textOf={({ name }) => name}
      error={error?.message}
    >
      {({ id, name }) => (
        <label className="flex items-start gap-2.5 text-sm">
          <input
            type="radio"
            name="otherRoleId"
            checked={chosen === id}
            onChange={() =>
              form.setValue("otherRoleId", id, {
                shouldDirty: true,
                shouldValidate: form.formState.isSubmitted,
              })
            }
            className="mt-0.5 size-4 shrink-0 accent-accent"
          />
          <span className="wrap-anywhere min-w-0">
            <span className="font-medium">{name}</span>{" "}
            <span className="text-muted-foreground text-xs">
              {formatCount(countOf(id), "resource")}
            </span>
          </span>
        </label>
      )}
    </ChoiceList>
  );
}

function ResourceChoice({ form, options }: Props) {
  const chosen = useWatch({ control: form.control, name: "resourceIds" });
  const { error } = form.getFieldState("resourceIds", form.formState);
  function toggle(id: string, isChosen: boolean) {
    const next = isChosen ? [...chosen, id] : chosen.filter((each) => each !== id);
    form.setValue("resourceIds", next, {
      shouldDirty: true,
      shouldValidate: form.formState.isSubmitted,
    });
  }
  return (
    <ChoiceList
      legend={`Resources${chosen.length === 0 ? "" : ` (${chosen.length} chosen)`}`}
      noun="resource"
      items={options.resources}
      textOf={({ name, resourceIdentifier }) => `${name} ${resourceIdentifier}`}
      error={error?.message}
    >
      {(resource) => (
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
      )}
    </ChoiceList>
  );
}

/** What it is, and how full its firewall is where that is near. */
function noteOf({ name, resourceIdentifier, isActive, room }: Resource): string {
  if (!isActive) return errorText("resource_inactive", { resource: name });
  const fullest = room.toSorted((a, b) => b.used / b.limit - a.used / a.limit)[0];
  if (fullest === undefined) return resourceIdentifier;
  const told = fullest.used >= fullest.limit ? "full: " : "";
  return `${resourceIdentifier} · ${told}${fullest.used} of ${fullest.limit} rules`;
}
