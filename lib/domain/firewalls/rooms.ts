import type { Queries, Statement } from "@/db/queries";
import { DomainError } from "@/lib/domain/error";
import { isLiveClaim } from "./claims";

/** A firewall without room for another address. */
export type FullRoom = { resourceId: string; address: string; used: number; limit: number };

/**
 * What a firewall would hold when everything that is wanted stands: what is not ours there, and our
 * wanted rules with the new ones among them. Forty people with one address need one rule.
 */
const fullStatement: Statement = {
  name: "find_full_firewalls",
  text: `
    with asked as (
      select resource.id as resource_id, resource.ports, given.address,
        case when given.address like '%:%' then 6 else 4 end as family
      from jsonb_to_recordset($2::jsonb) as resource(id uuid, ports text[])
      cross join unnest($3::text[]) as given(address)
    )
    select asked.resource_id as "resourceId", asked.address, after.used, after.limit
    from asked
    join firewalls on firewalls.organization_id = $1 and firewalls.resource_id = asked.resource_id
    cross join lateral jsonb_to_recordset(firewalls.room) as room(family int, used int, "limit" int)
    cross join lateral (
      select room.limit,
        greatest(0, room.used - (select count(*) from rules
          where rules.organization_id = $1 and rules.resource_id = asked.resource_id
            and rules.closed_at is null and rules.opened_at is not null
            and (room.family is null or (rules.address like '%:%') = (room.family = 6))))
        + (select count(*) from (
            select port.ports, claims.address from claims
            cross join unnest(claims.ports) as port(ports)
            where claims.organization_id = $1 and claims.resource_id = asked.resource_id
              and ${isLiveClaim("claims")}
              and (room.family is null or (claims.address like '%:%') = (room.family = 6))
            union
            select port.ports, new.address from unnest(asked.ports) as port(ports)
            cross join unnest($3::text[]) as new(address)
            where room.family is null or (new.address like '%:%') = (room.family = 6)
          ) wanted) as used
    ) after
    where (room.family is null or room.family = asked.family) and after.used > after.limit
      and not exists (select from claims where claims.organization_id = $1
        and claims.resource_id = asked.resource_id and claims.address = asked.address
        and claims.ports @> asked.ports and ${isLiveClaim("claims")})`,
};

/** Which of the pairs of a resource and an address (with its prefix) would find no room. */
export async function readRooms(
  queries: Queries,
  organizationId: string,
  resources: readonly { id: string; ports: readonly string[] }[],
  addresses: readonly string[],
): Promise<FullRoom[]> {
  const wanted = JSON.stringify(resources.map(({ id, ports }) => ({ id, ports })));
  const rows = await queries.run<FullRoom>(fullStatement, [organizationId, wanted, addresses]);
  return rows.map((row) => ({ ...row, used: Number(row.used) }));
}

export const roomMessage = ({ limit }: FullRoom) =>
  `The firewall has no room for more rules (${limit} of ${limit})`;

export const noRoom = ([first]: readonly FullRoom[]) =>
  new DomainError(
    "provider_no_room",
    first && { message: roomMessage(first), details: { resourceId: first.resourceId } },
  );
