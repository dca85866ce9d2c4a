import { CircleAlert, CircleCheck, Info, TriangleAlert } from "lucide-react";
import type { ReactNode } from "react";
import { cn } from "./cn";

const looks = {
  danger: { icon: CircleAlert, class: "border-danger-border bg-danger-subtle text-danger-text" },
  warning: {
    icon: TriangleAlert,
    class: "border-warning-border bg-warning-subtle text-warning-text",
  },
  info: { icon: Info, class: "border-info-border bg-info-subtle text-info-text" },
  success: {
    icon: CircleCheck,
    class: "border-success-border bg-success-subtle text-success-text",
  },
};

/**
 * News about a whole page, dialog or form, in its place. The danger tone is an alert and is spoken
 * at once; the others are read when they are reached.
 */
export function Banner({
  tone,
  title,
  children,
  actions,
  requestId,
  className,
}: {
  tone: keyof typeof looks;
  title?: string;
  children: ReactNode;
  actions?: ReactNode;
  requestId?: string | undefined;
  className?: string;
}) {
  const { icon: Icon, class: look } = looks[tone];
  return (
    <div
      role={tone === "danger" ? "alert" : undefined}
      className={cn("flex gap-2.5 rounded-md border px-3 py-2.5 text-sm", look, className)}
    >
      <Icon aria-hidden="true" className="mt-0.5 size-4 shrink-0" />
      <div className="min-w-0 flex-1">
        {title === undefined ? null : <p className="font-medium">{title}</p>}
        <div className="text-pretty text-foreground">{children}</div>
        {requestId === undefined ? null : (
          <p className="mt-1 break-all font-mono text-2xs text-muted-foreground">
            Request {requestId}
          </p>
        )}
        {actions === undefined ? null : (
          <div className="mt-2.5 flex flex-wrap gap-2">{actions}</div>
        )}
      </div>
    </div>
  );
}
