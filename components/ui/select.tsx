import { ChevronDown } from "lucide-react";
import type { ComponentProps } from "react";
import { cn } from "./cn";
import { inputClass } from "./input";

/** The platform's own select: works before scripts do, and is best on a phone. */
export function Select({ className, children, ...rest }: ComponentProps<"select">) {
  return (
    <span className={cn("relative inline-flex w-full items-center", className)}>
      <select className={cn(inputClass, "h-9 appearance-none pe-8")} {...rest}>
        {children}
      </select>
      <ChevronDown
        aria-hidden="true"
        className="pointer-events-none absolute end-2.5 size-4 text-muted-foreground"
      />
    </span>
  );
}
