"use client";

import { Eye, EyeOff } from "lucide-react";
import { type ComponentProps, useState } from "react";
import { cn } from "./cn";
import { Input } from "./input";

/** Can be shown, pasted into and filled by password managers. Set `autoComplete`. `noun` names it. */
export function PasswordInput({
  className,
  autoComplete,
  noun = "password",
  ...rest
}: Omit<ComponentProps<"input">, "type"> & {
  autoComplete: "current-password" | "new-password" | "off";
  noun?: string;
}) {
  const [shown, setShown] = useState(false);
  return (
    <div className="relative">
      <Input
        type={shown ? "text" : "password"}
        autoComplete={autoComplete}
        spellCheck={false}
        autoCapitalize="none"
        className={cn("pe-10", className)}
        {...rest}
      />
      <button
        type="button"
        aria-label={`Show ${noun}`}
        aria-pressed={shown}
        onClick={() => setShown(!shown)}
        className="absolute inset-y-1 end-1 grid w-8 place-items-center rounded-sm text-muted-foreground hover:bg-surface-sunken hover:text-foreground"
      >
        {shown ? (
          <EyeOff aria-hidden="true" className="size-4" />
        ) : (
          <Eye aria-hidden="true" className="size-4" />
        )}
      </button>
    </div>
  );
}
