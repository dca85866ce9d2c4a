import type { ReactNode } from "react";

/** Nothing yet, nothing matches or not allowed: what it is, and at most one thing to do. */
export function EmptyState({
  icon,
  title,
  description,
  action,
}: {
  icon?: ReactNode;
  title: string;
  description?: ReactNode;
  action?: ReactNode;
}) {
  return (
    <div className="flex flex-col items-center px-6 py-14 text-center">
      {icon === undefined ? null : (
        <div
          aria-hidden="true"
          className="mb-4 grid size-11 place-items-center rounded-lg border bg-surface text-muted-foreground shadow-card [&_svg]:size-5"
        >
          {icon}
        </div>
      )}
      <p className="font-medium">{title}</p>
      {description === undefined ? null : (
        <p className="mt-1 max-w-md text-pretty text-muted-foreground">{description}</p>
      )}
      {action === undefined ? null : <div className="mt-5 flex gap-2">{action}</div>}
    </div>
  );
}
