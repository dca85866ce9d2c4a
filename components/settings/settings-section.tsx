import type { ReactNode } from "react";

/** A heading with a line about it, and beside it, or under it where it is narrow, its fields. */
export function SettingsSection({
  title,
  description,
  children,
}: {
  title: string;
  description: ReactNode;
  children: ReactNode;
}) {
  return (
    <section
      aria-label={title}
      className="grid gap-x-10 gap-y-4 border-b py-6 lg:grid-cols-[16rem_minmax(0,34rem)]"
    >
      <div>
        <h2 className="font-semibold text-base tracking-tight">{title}</h2>
        <p className="mt-1 max-w-prose text-pretty text-muted-foreground text-sm">{description}</p>
      </div>
      <div className="flex flex-col gap-5">{children}</div>
    </section>
  );
}
