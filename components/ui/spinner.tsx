import { cn } from "./cn";

/** A turning ring without words: stand it beside a text that says what is going on. */
export function Spinner({ className }: { className?: string }) {
  return (
    <svg
      viewBox="0 0 16 16"
      fill="none"
      aria-hidden="true"
      className={cn("size-4 animate-spin", className)}
    >
      <circle cx="8" cy="8" r="6" stroke="currentColor" strokeOpacity="0.25" strokeWidth="2" />
      <path d="M14 8a6 6 0 0 0-6-6" stroke="currentColor" strokeWidth="2" strokeLinecap="round" />
    </svg>
  );
}

/** A thin bar on top of something that is being refreshed. Decorative: mark the thing `aria-busy`. */
export function ProgressBar({ active, className }: { active: boolean; className?: string }) {
  return (
    <div
      aria-hidden="true"
      className={cn(
        "pointer-events-none h-0.5 overflow-hidden transition-opacity duration-200",
        active ? "opacity-100" : "opacity-0",
        className,
      )}
    >
      {active ? <div className="h-full w-1/4 animate-travel rounded-full bg-accent" /> : null}
    </div>
  );
}
