import type { AuditEvent } from "@/lib/domain/audit/events";
import type { Spot } from "@/lib/providers/provider";
import type { Findings, KnownRule } from "./reconciliation";
import type { TargetRow } from "./targets";

type Told = {
  stuck: readonly Pick<KnownRule, "ports" | "address" | "providerRuleId">[];
  /** Removed although no row explained them. */
  orphans: readonly (Spot & { providerRuleId: string | null })[];
  held: { before: number; now: number };
};

/** What a look at a firewall has to tell the audit log: the proof of what was open, and when. */
export function eventsOf(
  target: Pick<TargetRow, "resourceId" | "resourceName">,
  findings: Findings | undefined,
  { stuck, orphans, held }: Told,
): AuditEvent[] {
  const tell =
    (eventType: AuditEvent["eventType"], more: Partial<AuditEvent> = {}) =>
    ({ ports, address, ...rule }: Spot & { providerRuleId: string | null }): AuditEvent => ({
      eventType,
      resourceType: "RESOURCE",
      resourceId: target.resourceId,
      resourceName: target.resourceName,
      details: { address, ports, providerRuleId: rule.providerRuleId },
      ...more,
    });
  const failure = { result: "FAILURE" } as const;
  return [
    ...(findings?.opened ?? []).map(tell("RULE_OPEN")),
    ...[...(findings?.closed ?? []), ...(findings?.doubted ?? [])]
      .filter(({ openedAt }) => openedAt !== null)
      .map(tell("RULE_CLOSE")),
    ...orphans.map(tell("RULE_CLOSE")),
    ...(findings?.vanished ?? []).map(tell("RULE_VANISH", failure)),
    ...stuck.map(tell("RULE_STUCK", failure)),
    ...(held.now > 0 && held.before === 0
      ? [
          {
            eventType: "RULE_REMOVALS_HELD",
            resourceType: "RESOURCE",
            resourceId: target.resourceId,
            resourceName: target.resourceName,
            details: { rules: held.now },
          } as const,
        ]
      : []),
  ];
}
