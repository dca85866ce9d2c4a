import type { ComponentProps } from "react";
import { cn } from "./cn";

/**
 * The platform's own checkbox, drawn anew. It must have a name: wrap it in a `<label>` or set
 * `aria-label`. `indeterminate` is for "some of the rows".
 */
export function Checkbox({
  className,
  indeterminate = false,
  ...rest
}: Omit<ComponentProps<"input">, "type" | "ref"> & { indeterminate?: boolean }) {
  return (
    <span className={cn("relative inline-grid size-6 shrink-0 place-items-center", className)}>
      <input
        type="checkbox"
        ref={(element) => {
          if (element !== null) element.indeterminate = indeterminate;
        }}
        className="peer size-4 cursor-pointer appearance-none rounded-[0.25rem] border border-input bg-surface transition-colors before:absolute before:inset-0 before:content-[''] checked:border-accent checked:bg-accent indeterminate:border-accent indeterminate:bg-accent hover:border-foreground/60 disabled:cursor-not-allowed disabled:opacity-50"
        {...rest}
      />
      <svg
        viewBox="0 0 16 16"
        fill="none"
        aria-hidden="true"
        className="pointer-events-none absolute size-4 stroke-2 stroke-accent-foreground opacity-0 peer-checked:opacity-100 peer-indeterminate:hidden"
      >
        <path d="m4.5 8.3 2.4 2.4 4.6-5.2" strokeLinecap="round" strokeLinejoin="round" />
      </svg>
      <span
        aria-hidden="true"
        className="pointer-events-none absolute hidden h-0.5 w-2 rounded-full bg-accent-foreground peer-indeterminate:block"
      />
    </span>
  );
}
