"use client";

import { useWatch } from "react-hook-form";
import { FormField } from "@/components/form-field";
import { Button } from "@/components/ui/button";
import { cn } from "@/components/ui/cn";
import { Input } from "@/components/ui/input";
import { parseMinutes } from "@/lib/client/duration";
import { formatHours } from "@/lib/contract/hours";
import type { SessionOptions } from "@/lib/contract/sessions";
import { limitText } from "./session-words";
import { limitOf, type StartForm } from "./start-form";

const presetHours = [1, 2, 4, 8, 12, 24];

/** How long: typed as people write it, or by a press. What the roles do not allow says so. */
export function DurationField({ form, options }: { form: StartForm; options: SessionOptions }) {
  const [duration, reach, otherRoleId, resourceIds] = useWatch({
    control: form.control,
    name: ["duration", "reach", "otherRoleId", "resourceIds"],
  });
  const limit = limitOf(options, { reach, otherRoleId, resourceIds });
  const minutes = parseMinutes(duration);
  return (
    <div className="flex flex-col gap-2">
      <FormField
        form={form}
        name="duration"
        label="Duration"
        required
        help={`Most ${limitText(limit)}.`}
      >
        {(control) => (
          <Input
            {...control}
            autoComplete="off"
            spellCheck={false}
            placeholder="4 h, 1h30, 90 min"
          />
        )}
      </FormField>
      <fieldset className="flex flex-wrap gap-1.5">
        <legend className="sr-only">Usual durations</legend>
        {presetHours.map((hours) => (
          <Button
            key={hours}
            size="sm"
            aria-pressed={minutes === hours * 60}
            disabledReason={hours > limit.limitHours ? `At most ${limitText(limit)}` : undefined}
            className={cn(
              minutes === hours * 60 && "border-accent bg-accent-subtle text-accent-text",
            )}
            onClick={() =>
              form.setValue("duration", formatHours(hours), {
                shouldDirty: true,
                shouldValidate: true,
              })
            }
          >
            {formatHours(hours)}
          </Button>
        ))}
      </fieldset>
    </div>
  );
}
