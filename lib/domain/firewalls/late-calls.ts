import { isDeepStrictEqual } from "node:util";
import { database } from "@/db/connection";
import { demandProvider, whereabouts } from "@/lib/domain/resources/provider-input";
import type { Spot } from "@/lib/providers/provider";
import { holdFirewalls, makeDue } from "./claims";
import { inTime } from "./in-time";
import type { Lease } from "./leases";
import { noteRules, readPicture } from "./ledger";
import { tagOf } from "./rule-tag";
import { firewallOf, type TargetRow } from "./targets";

/**
 * Makes up for a call that may have come after its run was taken for dead, such as by a machine that
 * slept: somebody else has worked here since, and knows nothing of it. What was let in is written
 * down as what may be there, and the firewall is looked at now. Where the resource has another
 * firewall by now, or is gone, nobody would look at the old one, so it is taken back here.
 */
export async function settleLateCall(
  { organizationId, resourceId, side }: Lease,
  target: TargetRow,
  spots: readonly Spot[],
): Promise<void> {
  const store = await database();
  const isStillThere = await store.transaction(async (queries) => {
    await holdFirewalls(queries, organizationId, [resourceId]);
    const picture = await readPicture(queries, { organizationId, resourceId });
    if (!picture || !isDeepStrictEqual(placeOf(picture.target), placeOf(target))) return false;
    if (side === "open") await noteRules(queries, { organizationId, resourceId }, spots);
    await makeDue(queries, organizationId, [resourceId], { opens: true });
    return true;
  });
  if (isStillThere || side === "close") return;
  const { firewall } = firewallOf(target);
  await inTime(() =>
    firewall.close(
      spots.map(({ ports, address }) => {
        const tag = tagOf(organizationId, resourceId, { ports, address });
        return { ports, address, tag, providerRuleId: null };
      }),
    ),
  );
}

function placeOf({ provider, resourceType, identifier, region, config }: TargetRow): unknown[] {
  const kind = demandProvider(provider, resourceType);
  return whereabouts(kind, { resourceIdentifier: identifier, region, config });
}
