import { cva, type VariantProps } from "class-variance-authority";
import type { ComponentProps } from "react";
import { cn } from "./cn";

const badgeClass = cva(
  "inline-flex h-5 w-fit shrink-0 items-center gap-1 whitespace-nowrap rounded-full px-2 font-medium text-2xs tabular-nums [&_svg]:size-3",
  {
    variants: {
      tone: {
        neutral: "bg-surface-sunken text-muted-foreground ring-1 ring-border ring-inset",
        accent: "bg-accent-subtle text-accent-text",
        danger: "bg-danger-subtle text-danger-text",
        warning: "bg-warning-subtle text-warning-text",
        info: "bg-info-subtle text-info-text",
        success: "bg-success-subtle text-success-text",
      },
    },
    defaultVariants: { tone: "neutral" },
  },
);

export type Tone = NonNullable<VariantProps<typeof badgeClass>["tone"]>;

export function Badge({
  tone,
  className,
  ...rest
}: ComponentProps<"span"> & VariantProps<typeof badgeClass>) {
  return <span className={cn(badgeClass({ tone }), className)} {...rest} />;
}

const dotClass: Record<Tone, string> = {
  neutral: "border-2 border-muted-foreground",
  accent: "bg-accent",
  danger: "bg-danger",
  warning: "bg-warning",
  info: "bg-info",
  success: "bg-success",
};

/** A coloured dot and its word: a state is never told by the colour alone. */
export function Status({ tone, children }: { tone: Tone; children: string }) {
  return (
    <span className="inline-flex items-center gap-1.5 whitespace-nowrap">
      <span aria-hidden="true" className={cn("size-2 shrink-0 rounded-full", dotClass[tone])} />
      {children}
    </span>
  );
}
