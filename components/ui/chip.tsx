"use client";

import { X } from "lucide-react";
import { cn } from "./cn";

/** A chosen thing or an active filter, with a button that takes it away. */
export function Chip({
  label,
  tone = "neutral",
  onRemove,
  removeLabel = `Remove ${label}`,
}: {
  label: string;
  tone?: "neutral" | "danger";
  onRemove?: () => void;
  removeLabel?: string;
}) {
  return (
    <span
      className={cn(
        "inline-flex h-7 max-w-full items-center rounded-md border text-xs",
        onRemove === undefined ? "px-2" : "ps-2",
        tone === "danger"
          ? "border-danger-border bg-danger-subtle text-danger-text"
          : "border-border bg-surface-sunken text-foreground",
      )}
    >
      <span className="truncate">{label}</span>
      {onRemove === undefined ? null : (
        <button
          type="button"
          aria-label={removeLabel}
          onClick={onRemove}
          className="grid size-6 shrink-0 place-items-center rounded-sm opacity-75 hover:opacity-100"
        >
          <X aria-hidden="true" className="size-3.5" />
        </button>
      )}
    </span>
  );
}
