"use client";

import { providerName } from "@/components/roles/assignable-words";
import { Checkbox } from "@/components/ui/checkbox";
import { Time } from "@/components/ui/time";
import { formatCount } from "@/lib/client/format";
import type { FirewallRule } from "@/lib/contract/resource-rules";
import type { Resource } from "@/lib/contract/resources";
import { typeName } from "./resource-columns";

/** Which rules may still stand at which firewall, and whether they are given up. */
export function AbandonRules({
  resource: { provider, resourceType, resourceIdentifier, region, heldRemovals },
  rules,
  isWilling,
  onChange,
}: {
  resource: Resource;
  rules: readonly FirewallRule[];
  isWilling: boolean;
  onChange: (isWilling: boolean) => void;
}) {
  const firewall = [`${providerName(provider)} ${typeName(resourceType)}`, region];
  const standing = rules.length + heldRemovals;
  const isOne = standing === 1;
  const trouble = rules.find(({ errorMessage }) => errorMessage !== null)?.errorMessage;
  return (
    <section
      aria-label="Rules that may still be open"
      className="flex flex-col gap-3 rounded-md border border-warning-border bg-warning-subtle p-3 text-sm"
    >
      <div>
        <p className="font-medium text-warning-text">
          {formatCount(standing, "rule of ours is", "rules of ours are")} not closed yet
        </p>
        <p className="wrap-anywhere text-pretty">
          {isOne ? "It" : "They"} may still stand at {firewall.filter(Boolean).join(", ")}{" "}
          <span className="font-mono text-xs">{resourceIdentifier}</span>.{" "}
          {trouble !== undefined
            ? `Last try: ${trouble}.`
            : rules.length > 0
              ? `Postern is closing ${isOne ? "it" : "them"}, which takes a few seconds.`
              : null}
          {heldRemovals > 0
            ? ` The removal of ${heldRemovals} that nothing explains waits for your word, under Firewall.`
            : null}
        </p>
      </div>
      <ul
        aria-label="Not closed"
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard.
        tabIndex={0}
        className="max-h-36 divide-y divide-warning-border overflow-y-auto rounded-sm empty:hidden"
      >
        {rules.map(({ id, ports, address, providerRuleId, openedAt }) => (
          <li key={id} className="flex flex-wrap items-baseline gap-x-2 py-1">
            <span className="wrap-anywhere font-mono text-xs">
              {ports} from {address}
            </span>
            <span className="wrap-anywhere text-muted-foreground text-xs">
              {providerRuleId === null ? null : `${providerRuleId}, `}
              {openedAt === null ? (
                "never seen open"
              ) : (
                <>
                  open since <Time value={openedAt} />
                </>
              )}
            </span>
          </li>
        ))}
      </ul>
      <Checkbox
        checked={isWilling}
        onChange={(event) => onChange(event.target.checked)}
        label={`Give ${isOne ? "this rule" : "these rules"} up`}
        help={`For a firewall that is gone for good. Postern stops trying and never calls ${isOne ? "it" : "them"} closed: if the firewall still exists, remove ${isOne ? "it" : "them"} there by hand. The audit log keeps this list.`}
      />
    </section>
  );
}
