import { type ComponentProps, type ReactNode, useId } from "react";
import { cn } from "./cn";

/** The platform's own box with its label beside it, and a line on what it means. */
export function Checkbox({
  label,
  help,
  className,
  ...rest
}: Omit<ComponentProps<"input">, "type"> & { label: ReactNode; help?: ReactNode }) {
  const id = useId();
  return (
    <div className={cn("flex items-start gap-2.5", className)}>
      <input
        type="checkbox"
        id={id}
        aria-describedby={help === undefined ? undefined : `${id}-help`}
        className="mt-0.5 size-4 shrink-0 accent-accent"
        {...rest}
      />
      <div className="min-w-0 flex-1">
        <label htmlFor={id} className="block font-medium text-sm">
          {label}
        </label>
        {help === undefined ? null : (
          <p id={`${id}-help`} className="text-pretty text-muted-foreground text-xs">
            {help}
          </p>
        )}
      </div>
    </div>
  );
}
