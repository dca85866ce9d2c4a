"use client";

import { Check, CircleDashed, CircleX, type LucideIcon, TriangleAlert } from "lucide-react";
import { useState } from "react";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { cn } from "@/components/ui/cn";
import type { ResourceIp } from "@/lib/contract/resource-ips";
import type { Session } from "@/lib/contract/sessions";
import { abandonedCode, troubleText } from "./session-words";

type Look = { icon: LucideIcon; class: string; label: string };

/**
 * What a firewall was last seen to do about a rule; nothing is called open or closed before that.
 *
 * @param isStale whether nobody knows that it is still so: it is told without its colour
 */
export function lookOf(rule: ResourceIp, isStale = false): Look {
  const look = freshLookOf(rule);
  return isStale ? { ...look, class: "text-muted-foreground" } : look;
}

function freshLookOf({ status, errorCode, appliedAt }: ResourceIp): Look {
  switch (status) {
    case "APPLIED":
      return { icon: Check, class: "text-success-text", label: "open" };
    case "PENDING":
      return { icon: CircleDashed, class: "text-info-text", label: "opening…" };
    case "FAILED":
      return errorCode === abandonedCode
        ? { icon: TriangleAlert, class: "text-danger-text", label: "may still be open" }
        : { icon: CircleX, class: "text-danger-text", label: "failed" };
    case "REMOVING":
      return errorCode === null
        ? { icon: CircleDashed, class: "text-info-text", label: "closing…" }
        : { icon: TriangleAlert, class: "text-danger-text", label: "may still be open" };
    case "REMOVED":
      return appliedAt === null
        ? { icon: Check, class: "text-muted-foreground", label: "never opened" }
        : { icon: Check, class: "text-muted-foreground", label: "closed" };
  }
}

/** What needs a look comes first. */
const order: ResourceIp["status"][] = ["FAILED", "REMOVING", "PENDING", "APPLIED", "REMOVED"];
const shownMax = 9;

/** Every resource of a session, each with what its firewall was seen to do. */
export function SessionResources({
  session,
  isStale,
  onRetry,
  retrying,
}: {
  session: Session;
  isStale: boolean;
  /** Tries all failed ones again; they are one call. */
  onRetry?: () => void;
  retrying: boolean;
}) {
  const [all, setAll] = useState(false);
  const rules = session.resourceIps.toSorted(
    (a, b) => order.indexOf(a.status) - order.indexOf(b.status),
  );
  const shown = all || rules.length <= shownMax + 1 ? rules : rules.slice(0, shownMax);
  const mixed = rules.some((rule) => rule.isSimulated !== rules[0]?.isSimulated);
  const bothFamilies = session.ipv4Address !== null && session.ipv6Address !== null;
  return (
    <>
      <ul className="grid gap-x-6 sm:grid-cols-2 lg:grid-cols-3">
        {shown.map((rule) => (
          <Rule
            key={rule.id}
            rule={rule}
            isStale={isStale}
            told={bothFamilies ? `IPv${rule.ipVersion}` : undefined}
            labelled={mixed && rule.isSimulated}
            onRetry={onRetry}
            retrying={retrying}
          />
        ))}
      </ul>
      {shown.length === rules.length ? null : (
        <Button
          size="sm"
          variant="ghost"
          className="-mt-2 -ms-2.5 self-start"
          onClick={() => setAll(true)}
        >
          Show all {rules.length}
        </Button>
      )}
    </>
  );
}

function Rule({
  rule,
  isStale,
  told,
  labelled,
  onRetry,
  retrying,
}: {
  rule: ResourceIp;
  isStale: boolean;
  /** The family of its address, where there are two. */
  told: string | undefined;
  /** Says that it is simulated; where all are, the card says so. */
  labelled: boolean;
  onRetry: (() => void) | undefined;
  retrying: boolean;
}) {
  const { icon: Icon, class: look, label } = lookOf(rule, isStale);
  const trouble = troubleText(rule);
  return (
    <li className={cn("min-w-0 py-1.5", trouble && "sm:col-span-full")}>
      <div className="flex min-h-6 items-center gap-2">
        <span className="min-w-0 truncate font-medium" title={rule.resourceName}>
          {rule.resourceName}
        </span>
        {told === undefined ? null : <span className="text-muted-foreground text-xs">{told}</span>}
        {labelled ? <Badge>simulated</Badge> : null}
        <span className={cn("ms-auto inline-flex items-center gap-1 whitespace-nowrap", look)}>
          <Icon aria-hidden="true" className="size-4" />
          {label}
        </span>
        {rule.status === "FAILED" && onRetry !== undefined ? (
          <Button
            size="sm"
            onClick={onRetry}
            pending={retrying}
            aria-label={`Retry ${rule.resourceName}`}
          >
            Retry
          </Button>
        ) : null}
      </div>
      {trouble === undefined ? null : (
        <p className="wrap-anywhere text-pretty text-danger-text text-xs">{trouble}</p>
      )}
    </li>
  );
}
