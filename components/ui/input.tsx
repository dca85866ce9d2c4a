import type { ComponentProps, ReactNode } from "react";
import { cn } from "./cn";

/** Sixteen pixels on touch screens, where a smaller text makes iOS zoom into the field. */
export const inputClass =
  "w-full min-w-0 rounded-md border border-input bg-surface px-2.5 text-base text-foreground shadow-card transition-[border-color,box-shadow] duration-150 hover:border-foreground/50 focus-visible:border-ring focus-visible:outline-offset-0 disabled:cursor-not-allowed disabled:bg-surface-sunken disabled:text-muted-foreground aria-invalid:border-danger aria-invalid:focus-visible:outline-danger sm:text-sm";

export function Input({ className, ...rest }: ComponentProps<"input">) {
  return <input className={cn(inputClass, "h-9", className)} {...rest} />;
}

export function Textarea({ className, rows = 3, ...rest }: ComponentProps<"textarea">) {
  return (
    <textarea
      rows={rows}
      className={cn(inputClass, "field-sizing-content max-h-60 min-h-18 py-2", className)}
      {...rest}
    />
  );
}

/** A field with a unit or an icon inside its border. */
export function InputAffix({
  start,
  end,
  children,
}: {
  start?: ReactNode;
  end?: ReactNode;
  children: ReactNode;
}) {
  return (
    <div
      className={cn(
        "relative flex items-center",
        start !== undefined && "[&>input]:ps-8",
        end !== undefined && "[&>input]:pe-16",
      )}
    >
      {start === undefined ? null : (
        <span className="pointer-events-none absolute start-2.5 text-muted-foreground [&_svg]:size-4">
          {start}
        </span>
      )}
      {children}
      {end === undefined ? null : (
        <span className="absolute end-2.5 text-muted-foreground text-sm">{end}</span>
      )}
    </div>
  );
}
