import { type SQL, sql } from "drizzle-orm";
import type { Queries } from "@/db/queries";
import { claims } from "@/db/schema/sessions";
import { type FullRoom, readRooms, roomMessage } from "./rooms";

export type ClaimedResource = { id: string; name: string; ports: string[] };

/** Whose wish it is. */
type Owner = { sessionId: string } | { staticRuleId: string };

type Wish = Owner & {
  organizationId: string;
  resources: readonly ClaimedResource[];
  /** With their prefixes. */
  addresses: readonly string[];
  /** When a claim on a resource ends. */
  endsAt: (resourceId: string) => SQL;
};

/**
 * Writes down what a session or a static rule wants of its resources. What finds no room is refused
 * at once, so that nobody is promised what cannot be.
 *
 * @returns where there was no room
 */
export async function claimResources(
  queries: Queries,
  { organizationId, resources, addresses, endsAt, ...owner }: Wish,
): Promise<{ claimed: number; full: FullRoom[] }> {
  const full = await readRooms(queries, organizationId, resources, addresses);
  const rows = resources.flatMap(({ id, name, ports }) =>
    addresses.map((address) => {
      const room = full.find((each) => each.resourceId === id && each.address === address);
      return {
        organizationId,
        resourceId: id,
        resourceName: name,
        ...owner,
        ipVersion: address.includes(":") ? 6 : 4,
        address,
        ports,
        endsAt: endsAt(id),
        ...(room && {
          refusedAt: sql`now()`,
          errorCode: "full",
          errorMessage: roomMessage(room),
        }),
      };
    }),
  );
  if (rows.length > 0) await queries.orm.insert(claims).values(rows);
  return { claimed: rows.filter((row) => !("refusedAt" in row)).length, full };
}
