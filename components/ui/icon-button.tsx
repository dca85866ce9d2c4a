"use client";

import type { ReactNode } from "react";
import { Button, type ButtonProps } from "./button";
import { tooltip } from "./tooltip";

type IconButtonProps = Omit<ButtonProps, "children" | "aria-label" | "size"> & {
  /** The button's name; also its tooltip. */
  label: string;
  icon: ReactNode;
  size?: "icon" | "icon-sm";
};

export function IconButton({
  label,
  icon,
  size = "icon",
  variant = "ghost",
  ...rest
}: IconButtonProps) {
  return (
    <Button aria-label={label} size={size} variant={variant} {...tooltip(label)} {...rest}>
      {icon}
    </Button>
  );
}
