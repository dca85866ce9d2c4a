import { database } from "@/db/connection";
import type { Queries, Statement } from "@/db/queries";
import type { ForeignRule } from "@/db/schema/firewalls";
import type { ProviderFailure, Room } from "@/lib/providers/provider";

/** Removals and additions are separate queues, each with leases of its own. */
export type Side = "close" | "open";

/** A firewall that is ours to work on until the lease ends, unless the fence has moved on. */
export type Lease = { organizationId: string; resourceId: string; side: Side; fence: number };

/** What is to wait: the work of some organizations, and what failed when it was last tried. */
export type Limits = { except: readonly string[]; withFailed: boolean };
export const noLimits: Limits = { except: [], withFailed: true };

/** Longer than one call of a provider may take; it is renewed before each. */
const leaseSeconds = 20;

const leaseStatement = (side: Side): Statement => ({
  name: `lease_firewalls_to_${side}`,
  text: `
    update firewalls set ${side}_fence = ${side}_fence + 1,
      ${side}_leased_until = now() + interval '${leaseSeconds} seconds'
    from (
      select organization_id, resource_id from firewalls
      where ${side}_due_at <= now() and (${side}_leased_until is null or ${side}_leased_until < now())
        and organization_id <> all($2::uuid[]) and ($3 or failures = 0)
      order by failures > 0, ${side}_due_at limit $1 for update skip locked
    ) due
    where firewalls.organization_id = due.organization_id
      and firewalls.resource_id = due.resource_id
    returning firewalls.organization_id as "organizationId",
      firewalls.resource_id as "resourceId", firewalls.${side}_fence as fence,
      firewalls.failures > 0 as "hasFailed"`,
});

const leaseStatements = { close: leaseStatement("close"), open: leaseStatement("open") };

/**
 * Takes the firewalls that have waited longest, as many as there are hands for; those that answered
 * when they were last asked come first.
 */
export async function leaseFirewalls(
  side: Side,
  most: number,
  { except, withFailed }: Limits = noLimits,
): Promise<(Lease & { hasFailed: boolean })[]> {
  const store = await database();
  const leased = await store.run<Omit<Lease, "side"> & { hasFailed: boolean }>(
    leaseStatements[side],
    [most, except, withFailed],
  );
  return leased.map((lease) => ({ ...lease, fence: Number(lease.fence), side }));
}

const renewStatement = (side: Side): Statement => ({
  name: `renew_lease_to_${side}`,
  text: `update firewalls set ${side}_leased_until = now() + interval '${leaseSeconds} seconds'
    where organization_id = $1 and resource_id = $2 and ${side}_fence = $3
    returning 1 as renewed`,
});

const renewStatements = { close: renewStatement("close"), open: renewStatement("open") };

/** Whether the lease is still ours, and longer now. */
export async function renewLease({
  organizationId,
  resourceId,
  side,
  fence,
}: Lease): Promise<boolean> {
  const store = await database();
  const renewed = await store.run(renewStatements[side], [organizationId, resourceId, fence]);
  return renewed.length > 0;
}

const giveBackStatement = (side: Side): Statement => ({
  name: `give_back_lease_to_${side}`,
  text: `update firewalls set ${side}_leased_until = null
    where organization_id = $1 and resource_id = $2 and ${side}_fence = $3`,
});

const giveBackStatements = { close: giveBackStatement("close"), open: giveBackStatement("open") };

/** Leases of this process whose runs have not ended. */
const held = new Set<Lease>();

/** Runs the work of a lease, which until its end is one that `giveBackLeases` gives back. */
export async function whileHeld(lease: Lease, work: () => Promise<void>): Promise<void> {
  held.add(lease);
  try {
    await work();
  } finally {
    held.delete(lease);
  }
}

/** Lets others take over at once what this process no longer finishes. What is due stays due. */
export async function giveBackLeases(): Promise<void> {
  const store = await database();
  const given = [...held].map(({ organizationId, resourceId, side, fence }) =>
    store.run(giveBackStatements[side], [organizationId, resourceId, fence]),
  );
  await Promise.all(given);
}

const fenceStatement = (side: Side): Statement => ({
  name: `hold_fence_to_${side}`,
  text: `select from firewalls where organization_id = $1 and resource_id = $2
    and ${side}_fence = $3 for no key update`,
});

const fenceStatements = { close: fenceStatement("close"), open: fenceStatement("open") };

/** Whether the lease is still the newest one; holds the firewall's row until the transaction ends. */
export async function holdFence(
  queries: Queries,
  { organizationId, resourceId, side, fence }: Lease,
): Promise<boolean> {
  const held = await queries.run(fenceStatements[side], [organizationId, resourceId, fence]);
  return held.length > 0;
}

/** How a firewall is left, until it is looked at again. */
export type FirewallState = {
  /**
   * Seconds until the next look; null for none. The other side's time is only ever brought forward,
   * and by a removal that failed not even that.
   */
  closeIn: number;
  openIn: number | null;
  failure: ProviderFailure | null;
  /** Null when the provider was not read. */
  listing: { room: readonly Room[]; foreign: readonly ForeignRule[]; foreignTotal: number } | null;
  held: number;
  /** Rules of ours that nothing explains are there, or may be: an admin's word about them counts on. */
  hasUnexplained: boolean;
};

const closeDue = "now() + make_interval(secs => $3)";
const closeDueAfter = { close: closeDue, open: `close_due_at, ${closeDue}` };
const openDue = "now() + make_interval(secs => $4)";
const openDueAfter = {
  open: openDue,
  close: `case when $5::text is not null then coalesce(open_due_at, ${openDue})
    when $4::float8 is null then null else least(open_due_at, ${openDue}) end`,
};

const leaveStatement = (side: Side): Statement => ({
  name: `leave_firewall_to_${side}`,
  text: `
    update firewalls set
      ${side}_leased_until = null,
      close_due_at = least(${closeDueAfter[side]},
        (select min(ends_at) from claims where organization_id = $1 and resource_id = $2
          and removed_at is null and ended_at is null and ends_at > now())),
      open_due_at = ${openDueAfter[side]},
      failures = case when $5::text is null then 0 else failures + 1 end,
      error_code = $5, error_message = $6,
      seen_at = case when $7::jsonb is null then seen_at else now() end,
      room = coalesce($7, room), foreign_rules = coalesce($8, foreign_rules),
      foreign_total = coalesce($9, foreign_total),
      held_removals = $10,
      is_removal_allowed = is_removal_allowed and $11
    where organization_id = $1 and resource_id = $2`,
});

const leaveStatements = { close: leaveStatement("close"), open: leaveStatement("open") };

/** Gives the lease back and says when the firewall is due again. Call it with the fence held. */
export async function leaveFirewall(
  queries: Queries,
  { organizationId, resourceId, side }: Lease,
  { closeIn, openIn, failure, listing, held, hasUnexplained }: FirewallState,
): Promise<void> {
  await queries.run(leaveStatements[side], [
    organizationId,
    resourceId,
    closeIn,
    openIn,
    failure?.code ?? null,
    failure?.message ?? null,
    listing && JSON.stringify(listing.room),
    listing && JSON.stringify(listing.foreign),
    listing?.foreignTotal ?? null,
    held,
    hasUnexplained,
  ]);
}
