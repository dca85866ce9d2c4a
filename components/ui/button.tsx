"use client";

import { cva, type VariantProps } from "class-variance-authority";
import type { ComponentProps, MouseEvent } from "react";
import { cn } from "./cn";
import { Spinner } from "./spinner";

export const buttonClass = cva(
  "inline-flex shrink-0 select-none items-center justify-center gap-1.5 whitespace-nowrap rounded-md font-medium transition-[background-color,border-color,color,box-shadow,scale] duration-150 active:scale-[0.985] disabled:pointer-events-none disabled:opacity-55 aria-disabled:cursor-default aria-disabled:opacity-70 [&_svg]:size-4 [&_svg]:shrink-0",
  {
    variants: {
      variant: {
        primary:
          "bg-accent text-accent-foreground shadow-card inset-shadow-[0_1px_0_rgb(255_255_255/0.14)] hover:bg-accent-hover",
        secondary:
          "border border-border bg-surface text-foreground shadow-card hover:border-input/60 hover:bg-surface-hover dark:bg-surface-raised",
        ghost: "text-muted-foreground hover:bg-surface-sunken hover:text-foreground",
        danger: "bg-danger text-danger-foreground shadow-card hover:bg-danger-hover",
      },
      size: {
        sm: "h-7 px-2.5 text-xs",
        md: "h-8 px-3 text-sm",
        lg: "h-10 px-4 text-sm",
        icon: "size-8 px-0",
        "icon-sm": "size-7 px-0",
      },
    },
    defaultVariants: { variant: "secondary", size: "md" },
  },
);

export type ButtonProps = Omit<ComponentProps<"button">, "disabled"> &
  VariantProps<typeof buttonClass> & {
    /** The press is being worked on: the button stays focusable and ignores further presses. */
    pending?: boolean;
    /** What the button says while it is pending, such as "Assigning…". */
    pendingLabel?: string;
    /** Why it cannot be pressed. It stays focusable, and the reason is spoken and shown on hover. */
    disabledReason?: string | undefined;
  };

export function Button({
  variant,
  size,
  pending = false,
  pendingLabel,
  disabledReason,
  className,
  children,
  onClick,
  type = "button",
  ...rest
}: ButtonProps) {
  const inert = pending || disabledReason !== undefined;
  function press(event: MouseEvent<HTMLButtonElement>) {
    if (inert) {
      event.preventDefault();
      event.stopPropagation();
      return;
    }
    onClick?.(event);
  }
  return (
    <button
      type={type}
      className={cn(buttonClass({ variant, size }), className)}
      aria-busy={pending || undefined}
      aria-disabled={inert || undefined}
      title={disabledReason}
      onClick={press}
      {...rest}
    >
      {pending ? <Spinner /> : null}
      {pending && pendingLabel !== undefined ? pendingLabel : children}
    </button>
  );
}
