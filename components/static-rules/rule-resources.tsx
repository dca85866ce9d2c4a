"use client";

import { Check, CircleDashed, CircleX, type LucideIcon } from "lucide-react";
import { useState } from "react";
import { causeText } from "@/components/sessions/session-words";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { cn } from "@/components/ui/cn";
import type { StaticIpRule, StaticRuleResource } from "@/lib/contract/static-ip-rules";

type Status = StaticRuleResource["status"];

/** Nothing is called open before its firewall was seen to show it. */
const looks: Record<Status, { icon: LucideIcon; class: string; label: string }> = {
  APPLIED: { icon: Check, class: "text-success-text", label: "open" },
  PENDING: { icon: CircleDashed, class: "text-info-text", label: "opening…" },
  FAILED: { icon: CircleX, class: "text-danger-text", label: "failed" },
};

/** What needs a look comes first. */
const order: Status[] = ["FAILED", "PENDING", "APPLIED"];
const shownMax = 4;

/** Every resource of a rule, each with what its firewall was seen to do. */
export function RuleResources({ rule: { resources } }: { rule: StaticIpRule }) {
  const [all, setAll] = useState(false);
  const sorted = resources.toSorted((a, b) => order.indexOf(a.status) - order.indexOf(b.status));
  const shown = all || sorted.length <= shownMax + 1 ? sorted : sorted.slice(0, shownMax);
  return (
    <div className="flex flex-col py-2 @max-xl:inline-flex @max-xl:py-0">
      <ul className="flex flex-col gap-1">
        {shown.map((resource) => (
          <Resource key={resource.resourceId} resource={resource} />
        ))}
      </ul>
      {shown.length === sorted.length ? null : (
        <Button size="sm" variant="ghost" className="-ms-2.5 w-fit" onClick={() => setAll(true)}>
          Show all {sorted.length}
        </Button>
      )}
    </div>
  );
}

function Resource({ resource }: { resource: StaticRuleResource }) {
  const { icon: Icon, class: look, label } = looks[resource.status];
  return (
    <li className="min-w-0 text-sm">
      <span className="flex min-w-0 items-center gap-1.5">
        <span className={cn("inline-flex items-center gap-1 whitespace-nowrap", look)}>
          <Icon aria-hidden="true" className="size-4" />
          {label}
        </span>
        <span className="min-w-0 truncate text-foreground" title={resource.resourceName}>
          {resource.resourceName}
        </span>
        {resource.isSimulated ? <Badge>simulated</Badge> : null}
      </span>
      {resource.status === "FAILED" ? (
        <span className="block wrap-anywhere text-pretty text-danger-text text-xs">
          {causeText(resource)}
        </span>
      ) : null}
    </li>
  );
}
