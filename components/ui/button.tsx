"use client";

import type { VariantProps } from "class-variance-authority";
import type { ComponentProps, MouseEvent } from "react";
import { buttonClass } from "./button-class";
import { cn } from "./cn";
import { Spinner } from "./spinner";

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
