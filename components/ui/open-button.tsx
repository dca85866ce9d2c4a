"use client";

import { Button, type ButtonProps } from "./button";

/** A button for what is fetched only when somebody approaches it, such as a dialog. */
export function OpenButton({ load, ...button }: ButtonProps & { load: () => Promise<unknown> }) {
  return <Button onPointerEnter={() => void load()} onFocus={() => void load()} {...button} />;
}
