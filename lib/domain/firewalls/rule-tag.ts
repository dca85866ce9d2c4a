import { createHash } from "node:crypto";
import type { Spot } from "@/lib/providers/provider";

/**
 * The name that a rule of ours carries at its provider. It follows from what the rule is, so it can
 * be told from the rule alone: a lost row never makes a rule of ours look foreign, and a rule that
 * another Postern tagged, or that somebody changed by hand, never looks like ours.
 */
export function tagOf(
  organizationId: string,
  resourceId: string,
  { ports, address }: Spot,
): string {
  const digest = createHash("sha256")
    .update(`${organizationId} ${resourceId} ${ports} ${address}`)
    .digest("hex");
  return `postern:${digest.slice(0, 32)}`;
}

/** A key for maps of rules at one resource. */
export const keyOf = ({ ports, address }: Spot) => `${ports} ${address}`;
