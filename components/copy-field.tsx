"use client";

import { Check, Copy } from "lucide-react";
import { useRef, useState } from "react";
import { useAnnounce } from "./live-regions";
import { Button } from "./ui/button";
import { Field } from "./ui/field";
import { Input } from "./ui/input";

/** A text to take away, with a button that copies it; without a clipboard it is selected instead. */
export function CopyField({
  label,
  value,
  onCopied,
}: {
  label: string;
  value: string;
  onCopied?: () => void;
}) {
  const [copied, setCopied] = useState(false);
  const field = useRef<HTMLInputElement>(null);
  const announce = useAnnounce();

  async function copy() {
    try {
      await navigator.clipboard.writeText(value);
      setCopied(true);
      announce("Copied.");
      onCopied?.();
    } catch {
      field.current?.focus();
      field.current?.select();
      announce("Selected. Copy it with the keyboard.");
    }
  }
  return (
    <Field label={label}>
      {(control) => (
        <div className="flex gap-2">
          <Input
            {...control}
            ref={field}
            readOnly
            value={value}
            onFocus={(event) => event.target.select()}
            // Copied by hand counts too.
            onCopy={onCopied}
            className="font-mono text-xs sm:text-xs"
          />
          <Button onClick={() => void copy()} aria-label={`Copy ${label}`} className="h-9 w-24">
            {copied ? <Check aria-hidden="true" /> : <Copy aria-hidden="true" />}
            {copied ? "Copied" : "Copy"}
          </Button>
        </div>
      )}
    </Field>
  );
}
