import { cn } from "./cn";

/** Where a text will stand. Give it the width of that text; mark the surroundings `aria-busy`. */
export function Skeleton({ className }: { className?: string }) {
  return (
    <span
      aria-hidden="true"
      className={cn("block h-3.5 animate-shimmer rounded-sm bg-border", className)}
    />
  );
}
