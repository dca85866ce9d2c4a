import { cn } from "./cn";

/** A postern: the small gate in the wall, its door ajar. Decorative beside the name. */
export function BrandMark({ className }: { className?: string }) {
  return (
    <svg viewBox="0 0 32 32" fill="none" aria-hidden="true" className={cn("size-7", className)}>
      <rect width="32" height="32" rx="8" className="fill-accent" />
      <path
        d="M8 25V14.5a8 8 0 0 1 16 0V25"
        strokeWidth="2.5"
        strokeLinecap="round"
        className="stroke-accent-foreground"
      />
      <path
        d="M12 14.1c0-1 .7-1.8 1.6-2l4.3-.9c.8-.2 1.6.5 1.6 1.3v13.4c0 .9-.8 1.5-1.6 1.3l-4.3-1A2 2 0 0 1 12 24.3z"
        className="fill-accent-foreground/70"
      />
      <circle cx="17.1" cy="19.2" r="1.15" className="fill-accent" />
    </svg>
  );
}
